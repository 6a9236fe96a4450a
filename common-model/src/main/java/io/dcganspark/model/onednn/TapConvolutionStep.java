package io.dcganspark.model.onednn;

import java.util.Arrays;

/**
 * A convolution of stride 1 that keeps the size, to so few channels that reading its input is what
 * it costs: one product of the input with all taps at once, (positions batch, in) times (in, out
 * taps), whose results are then added up where they belong.
 */
final class TapConvolutionStep implements Step {
  private final Images input;
  private final Images output;
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

  private final MatrixProduct forward;
  private final MatrixProduct toKernel;
  private final MatrixProduct toInput;

  /**
   * @param input stored by position
   * @param output stored one by one
   * @param kernel height and width of the kernel, odd
   */
  TapConvolutionStep(
      Images input,
      Images output,
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
    this.forward = new FloatProduct(MatrixShape.dense(rows, columns, input.channels()));
    this.toKernel = new FloatProduct(MatrixShape.leftTransposed(columns, input.channels(), rows));
    this.toInput = new FloatProduct(MatrixShape.rightTransposed(rows, input.channels(), columns));
  }

  @Override
  public void forward(Pass pass) {
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
        Images.transposed(kernelGradients.read(0, weight.length()), taps, input.channels()));
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
