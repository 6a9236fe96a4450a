package io.dcganspark.model.layer;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The gradients of a convolution of stride 1 to a single channel, which is how a generator of grey
 * images ends. {@code conv2d_bp} has no blocking to offer there and takes three times as long as
 * these products: the gradient at the input is the output's gradient convolved with the turned
 * kernel; that at the kernel is, image by image, the input times the columns of the output's
 * gradient.
 */
final class SingleOutputGradients {
  private final int kernel;
  private final int padding;

  /** Turns a row of kernel values by 180 degrees: ones on the counter-diagonal. */
  private final INDArray turn;

  SingleOutputGradients(int kernel, int padding, DataType dataType) {
    this.kernel = kernel;
    this.padding = padding;
    int taps = kernel * kernel;
    float[][] ones = new float[taps][taps];
    for (int tap = 0; tap < taps; tap++) {
      ones[tap][taps - 1 - tap] = 1;
    }
    this.turn = Nd4j.createFromArray(ones).castTo(dataType);
  }

  /**
   * Computes the gradient at the input.
   *
   * @param outputGradient (batch, 1, height', width')
   * @param weight (1, in, kernel, kernel)
   * @param scratch of as many values as {@code weight}
   * @param inputGradient receives (batch, in, height, width)
   */
  void atInput(INDArray outputGradient, INDArray weight, INDArray scratch, INDArray inputGradient) {
    long inputs = weight.size(1);
    INDArray turned = scratch.reshape('c', inputs, (long) kernel * kernel);
    Ops.multiply(weight.reshape('c', inputs, (long) kernel * kernel), turn, turned, 0);
    Ops.convolve(
        outputGradient,
        turned.reshape('c', inputs, 1, kernel, kernel),
        null,
        inputGradient,
        1,
        kernel - 1 - padding);
  }

  /**
   * Computes the gradient at the kernel.
   *
   * @param input (batch, in, height, width)
   * @param outputGradient (batch, 1, height', width')
   * @param columns scratch (batch, 1, kernel, kernel, height, width)
   * @param scratch of as many values as {@code weightGradient}
   * @param weightGradient receives (1, in, kernel, kernel)
   */
  void atWeight(
      INDArray input,
      INDArray outputGradient,
      INDArray columns,
      INDArray scratch,
      INDArray weightGradient) {
    long batch = input.size(0);
    long inputs = input.size(1);
    long pixels = input.size(2) * input.size(3);
    long taps = (long) kernel * kernel;
    Ops.columns(outputGradient, columns, kernel, kernel - 1 - padding);
    INDArray images = input.reshape('c', batch, inputs, pixels);
    INDArray rows = columns.reshape('c', batch, taps, pixels);
    INDArray turned = scratch.reshape('c', inputs, taps);
    for (long image = 0; image < batch; image++) {
      Ops.multiply(images.slice(image), rows.slice(image).transpose(), turned, image == 0 ? 0 : 1);
    }
    Ops.multiply(turned, turn, weightGradient.reshape('c', inputs, taps), 0);
  }
}
