package io.dcganspark.model.onednn;

import io.dcganspark.model.numeric.Loops;
import java.util.Arrays;
import java.util.Optional;

/**
 * A convolution of stride 1 that keeps the size and has few output channels, by kn2row (Vasudevan,
 * Anderson and Gregg, <a href="https://arxiv.org/abs/1704.04428">Parallel Multi Channel Convolution
 * using General Matrix Multiplication</a>, 2017): a product of all taps of the kernel with the
 * input, (out taps, in) times (in, positions batch), then sums of the shifted results. It takes one
 * group of positions after the other, so that what is made of a group stays in the cache.
 */
final class Kn2rowStep implements Step {
  /** Numbers of the input in a group: 256 kB, and as many bytes of gradients. */
  static final int GROUP = 64 * 1024;

  private final Activations input;
  private final Activations output;
  private final ParameterSlice weight;
  private final ParameterSlice bias;
  private final int kernel;
  private final int taps;
  private final int columns;
  private final GroupedValues values;

  /** (out, taps, in). */
  private final Floats kernels;

  private final Floats kernelGradients;

  /** Of one group, (out, taps, position, batch); on the way back their gradients. */
  private final Floats products;

  private final float[] productsInJava;

  /** (position, out, batch). */
  private final float[] sums;

  /** Of each of the input's blocks the position, row-major, that it holds. */
  private final int[] positions;

  private final int blocksOfGroup;
  private final GroupProducts ofGroup;
  private final GroupProducts ofLastGroup;

  /** The products of a group with {@code blocks} positions. */
  private record GroupProducts(int blocks, Gemm forward, Gemm toKernel, Gemm toInput) {
    static GroupProducts of(int blocks, Activations input, int tapsOfAll) {
      int pixels = blocks * input.batch();
      int channels = input.channels();
      return new GroupProducts(
          blocks,
          new Sgemm(GemmShape.rightTransposed(tapsOfAll, pixels, channels)),
          new Sgemm(GemmShape.dense(tapsOfAll, channels, pixels)),
          new Sgemm(GemmShape.leftTransposed(pixels, channels, tapsOfAll)));
    }
  }

  /**
   * @param input in the layout HWNC
   * @param output in the layout NHWC
   * @param kernel height and width of the kernel, odd
   * @param before normalization of the input that this step does too
   * @param group most numbers of the input in a group
   */
  Kn2rowStep(
      Activations input,
      Activations output,
      ParameterSlice weight,
      ParameterSlice bias,
      int kernel,
      Optional<BatchNormalizationStep> before,
      int group,
      Arena arena) {
    this.input = input;
    this.output = output;
    this.weight = weight;
    this.bias = bias;
    this.kernel = kernel;
    this.taps = kernel * kernel;
    this.columns = Floats.count(output.channels(), taps);
    this.blocksOfGroup = Math.min(input.positions(), Math.max(1, group / input.blockLength()));
    this.ofGroup = GroupProducts.of(blocksOfGroup, input, columns);
    this.ofLastGroup = GroupProducts.of(input.positions() % blocksOfGroup, input, columns);
    int longest = blocksOfGroup * input.blockLength();
    this.values =
        before.isPresent()
            ? new NormalizedValues(input, before.get(), longest, arena)
            : new GroupedValues.InPlace(input.values(), input.gradients());
    this.kernels = arena.floats(weight.length());
    this.kernelGradients = arena.floats(weight.length());
    int length = Floats.count(columns, blocksOfGroup, input.batch());
    this.products = arena.floats(length);
    this.productsInJava = new float[length];
    this.sums = new float[output.length()];
    this.positions = new int[input.positions()];
    for (int position = 0; position < positions.length; position++) {
      positions[input.blocks()[position]] = position;
    }
  }

  @Override
  public void forward(ForwardMode pass) {
    kernels.write(
        0, Activations.transposed(weight.read(), input.channels(), taps), weight.length());
    Arrays.fill(sums, 0);
    forEachGroup(this::forward);
    writeOutput();
  }

  private void forward(GroupProducts group, int firstBlock) {
    int start = firstBlock * input.blockLength();
    values.load(start, group.blocks() * input.blockLength());
    group.forward().run(kernels, 0, values.values(), values.place(start), products, 0);
    products.read(0, productsInJava, length(group));
    forEachTap(
        group,
        firstBlock,
        (product, sum) -> Loops.accumulate(input.batch(), productsInJava, product, sums, sum));
  }

  private void writeOutput() {
    float[] biases = bias.read();
    float[] images = new float[output.length()];
    forEachOutput((image, sum, out) -> images[image] = sums[sum] + biases[out]);
    output.values().write(0, images, images.length);
  }

  @Override
  public void backward(Gradients wanted) {
    float[] biasGradients = new float[bias.length()];
    ColumnSums.of(output.gradients(), output.length(), biasGradients);
    bias.writeGradients(biasGradients);
    float[] images = output.gradients().read(0, output.length());
    forEachOutput((image, sum, out) -> sums[sum] = images[image]);
    forEachGroup((group, firstBlock) -> backward(group, firstBlock, wanted.atInput()));
    weight.writeGradients(
        Activations.transposed(kernelGradients.read(0, weight.length()), taps, input.channels()));
  }

  private void backward(GroupProducts group, int firstBlock, boolean toInput) {
    int start = firstBlock * input.blockLength();
    int count = group.blocks() * input.blockLength();
    Arrays.fill(productsInJava, 0);
    forEachTap(
        group,
        firstBlock,
        (product, sum) -> System.arraycopy(sums, sum, productsInJava, product, input.batch()));
    products.write(0, productsInJava, length(group));
    values.load(start, count);
    int place = values.place(start);
    group.toKernel().run(products, 0, values.values(), place, kernelGradients, 0, firstBlock > 0);
    if (toInput) {
      group.toInput().run(products, 0, kernels, 0, values.gradients(), place);
      values.storeGradients(start, count);
    }
  }

  private int length(GroupProducts group) {
    return columns * group.blocks() * input.batch();
  }

  private interface Group {
    void at(GroupProducts group, int firstBlock);
  }

  private void forEachGroup(Group action) {
    int first = 0;
    for (; first + blocksOfGroup <= positions.length; first += blocksOfGroup) {
      action.at(ofGroup, first);
    }
    if (first < positions.length) {
      action.at(ofLastGroup, first);
    }
  }

  /** Where a batch of one tap's products begins, and that of the sums to which they belong. */
  private interface Tap {
    void at(int product, int sum);
  }

  private void forEachTap(GroupProducts group, int firstBlock, Tap action) {
    int reach = kernel / 2;
    int height = input.height();
    int width = input.width();
    for (int block = 0; block < group.blocks(); block++) {
      int position = positions[firstBlock + block];
      for (int column = 0; column < columns; column++) {
        int tap = column % taps;
        int y = position / width - tap / kernel + reach;
        int x = position % width - tap % kernel + reach;
        if (y >= 0 && y < height && x >= 0 && x < width) {
          int target = (y * width + x) * output.channels() + column / taps;
          action.at((column * group.blocks() + block) * input.batch(), target * input.batch());
        }
      }
    }
  }

  /** Where a value of the output stands in images and in sums. */
  private interface Value {
    void at(int inImages, int inSums, int channel);
  }

  private void forEachOutput(Value action) {
    int outputs = output.channels();
    int batch = output.batch();
    for (int image = 0; image < batch; image++) {
      for (int position = 0; position < output.positions(); position++) {
        for (int out = 0; out < outputs; out++) {
          action.at(
              (image * output.positions() + position) * outputs + out,
              (position * outputs + out) * batch + image,
              out);
        }
      }
    }
  }
}
