package io.dcganspark.model.onednn;

import io.dcganspark.model.numeric.Loops;

/** Repeats the rows and columns of images. */
final class UpsampleStep implements Step {
  private final Activations input;
  private final Activations output;

  /**
   * @param input in the layout NHWC
   * @param output in the layout NHWC, height and width multiples of the input's
   */
  UpsampleStep(Activations input, Activations output) {
    this.input = input;
    this.output = output;
  }

  /** A pixel of the output and the one of the input that it repeats, by their places. */
  private interface Pixel {
    void at(int large, int small);
  }

  private void forEachPixel(Pixel action) {
    int rows = output.height() / input.height();
    int columns = output.width() / input.width();
    for (int image = 0; image < input.batch(); image++) {
      for (int y = 0; y < output.height(); y++) {
        for (int x = 0; x < output.width(); x++) {
          int small = y / rows * input.width() + x / columns;
          action.at(output.place(y * output.width() + x, image), input.place(small, image));
        }
      }
    }
  }

  @Override
  public void forward(ForwardMode pass) {
    float[] source = input.values().read(0, input.length());
    float[] target = new float[output.length()];
    forEachPixel(
        (large, small) -> System.arraycopy(source, small, target, large, input.channels()));
    output.values().write(0, target, target.length);
  }

  @Override
  public void backward(Gradients wanted) {
    if (!wanted.atInput()) {
      return;
    }
    float[] gradients = output.gradients().read(0, output.length());
    float[] sums = new float[input.length()];
    forEachPixel(
        (large, small) -> Loops.accumulate(input.channels(), gradients, large, sums, small));
    input.gradients().write(0, sums, sums.length);
  }
}
