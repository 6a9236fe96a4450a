package io.dcganspark.model.onednn;

import java.util.Arrays;

/**
 * A convolution of stride 1 that keeps the size and has few output channels, by kn2row (Vasudevan,
 * Anderson and Gregg, <a href="https://arxiv.org/abs/1704.04428">Parallel Multi Channel Convolution
 * using General Matrix Multiplication</a>, 2017): one product of the input with all taps of the
 * kernel, (positions batch, in) times (in, out taps), then sums of the shifted results. It reads
 * its input once.
 */
final class Kn2rowStep implements Step {
  private final Activations input;
  private final Activations output;
  private final ParameterSlice weight;
  private final ParameterSlice bias;
  private final int kernel;
  private final int taps;

  /** (in, out, taps). */
  private final Floats kernels;

  /** (out, taps, in). */
  private final Floats kernelGradients;

  /** (position, batch, out, taps); of the products, and on the way back of their gradients. */
  private final Floats products;

  private final float[] productsInJava;

  /** (position, batch, out). */
  private final float[] sums;

  private final Gemm forward;
  private final Gemm toKernel;
  private final Gemm toInput;

  /**
   * @param input in the layout HWNC
   * @param output in the layout NHWC
   * @param kernel height and width of the kernel, odd
   */
  Kn2rowStep(
      Activations input,
      Activations output,
      ParameterSlice weight,
      ParameterSlice bias,
      int kernel,
      Arena arena) {
    this.input = input;
    this.output = output;
    this.weight = weight;
    this.bias = bias;
    this.kernel = kernel;
    this.taps = kernel * kernel;
    int columns = Floats.count(output.channels(), taps);
    int rows = Floats.count(input.positions(), input.batch());
    int length = Floats.count(rows, columns);
    this.kernels = arena.floats(weight.length());
    this.kernelGradients = arena.floats(weight.length());
    this.products = arena.floats(length);
    this.productsInJava = new float[length];
    this.sums = new float[output.length()];
    this.forward = new Sgemm(GemmShape.dense(rows, columns, input.channels()));
    this.toKernel = new Sgemm(GemmShape.leftTransposed(columns, input.channels(), rows));
    this.toInput = new Sgemm(GemmShape.rightTransposed(rows, input.channels(), columns));
  }

  @Override
  public void forward(ForwardMode pass) {
    float[] channelLast = new float[weight.length()];
    float[] weights = weight.read();
    for (int out = 0; out < output.channels(); out++) {
      for (int in = 0; in < input.channels(); in++) {
        for (int tap = 0; tap < taps; tap++) {
          channelLast[(in * output.channels() + out) * taps + tap] =
              weights[(out * input.channels() + in) * taps + tap];
        }
      }
    }
    kernels.write(0, channelLast, channelLast.length);
    forward.run(input.values(), 0, kernels, 0, products, 0);
    products.read(0, productsInJava, productsInJava.length);
    Arrays.fill(sums, 0);
    forEachTap(this::addTap);
    writeOutput();
  }

  private void addTap(int tap, int source, int target) {
    int outputs = output.blockLength();
    for (int i = 0; i < outputs; i++) {
      sums[target * outputs + i] += productsInJava[(source * outputs + i) * taps + tap];
    }
  }

  private void writeOutput() {
    float[] biases = bias.read();
    int outputs = output.channels();
    float[] values = new float[output.length()];
    for (int position = 0; position < output.positions(); position++) {
      for (int image = 0; image < output.batch(); image++) {
        for (int out = 0; out < outputs; out++) {
          values[(image * output.positions() + position) * outputs + out] =
              sums[(position * output.batch() + image) * outputs + out] + biases[out];
        }
      }
    }
    output.values().write(0, values, values.length);
  }

  @Override
  public void backward(Gradients wanted) {
    float[] biasGradients = new float[bias.length()];
    ColumnSums.of(output.gradients(), output.length(), biasGradients);
    bias.writeGradients(biasGradients);
    readOutputGradients();
    Arrays.fill(productsInJava, 0);
    forEachTap(this::spreadTap);
    products.write(0, productsInJava, productsInJava.length);
    toKernel.run(products, 0, input.values(), 0, kernelGradients, 0);
    weight.writeGradients(
        Activations.transposed(kernelGradients.read(0, weight.length()), taps, input.channels()));
    if (wanted.atInput()) {
      toInput.run(products, 0, kernels, 0, input.gradients(), 0);
    }
  }

  private void readOutputGradients() {
    float[] gradients = output.gradients().read(0, output.length());
    int outputs = output.channels();
    for (int position = 0; position < output.positions(); position++) {
      for (int image = 0; image < output.batch(); image++) {
        for (int out = 0; out < outputs; out++) {
          sums[(position * output.batch() + image) * outputs + out] =
              gradients[(image * output.positions() + position) * outputs + out];
        }
      }
    }
  }

  private void spreadTap(int tap, int source, int target) {
    int outputs = output.blockLength();
    for (int i = 0; i < outputs; i++) {
      productsInJava[(source * outputs + i) * taps + tap] = sums[target * outputs + i];
    }
  }

  /** A tap's product at a source block and the position, row-major, to whose sum it belongs. */
  private interface Tap {
    void at(int tap, int source, int target);
  }

  private void forEachTap(Tap action) {
    int reach = kernel / 2;
    int height = input.height();
    int width = input.width();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int tap = 0; tap < taps; tap++) {
          int targetY = y - tap / kernel + reach;
          int targetX = x - tap % kernel + reach;
          if (targetY >= 0 && targetY < height && targetX >= 0 && targetX < width) {
            action.at(tap, input.blocks()[y * width + x], targetY * width + targetX);
          }
        }
      }
    }
  }
}
