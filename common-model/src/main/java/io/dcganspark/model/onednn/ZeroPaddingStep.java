package io.dcganspark.model.onednn;

import io.dcganspark.model.plan.PlannedStep;

/** Puts zeros around images. */
final class ZeroPaddingStep implements Step {
  private final Activations input;
  private final Activations output;
  private final int top;
  private final int left;

  /**
   * @param input in the layout NHWC
   * @param output in the layout NHWC
   */
  ZeroPaddingStep(Activations input, Activations output, PlannedStep.ZeroPadding step) {
    this.input = input;
    this.output = output;
    this.top = step.top();
    this.left = step.left();
  }

  @Override
  public void forward(ForwardMode pass) {
    float[] padded = new float[output.length()];
    float[] images = input.values().read(0, input.length());
    forEachRow((row, within, length) -> System.arraycopy(images, row, padded, within, length));
    output.values().write(0, padded, padded.length);
  }

  @Override
  public void backward(Gradients wanted) {
    if (!wanted.atInput()) {
      return;
    }
    float[] padded = output.gradients().read(0, output.length());
    float[] images = new float[input.length()];
    forEachRow((row, within, length) -> System.arraycopy(padded, within, images, row, length));
    input.gradients().write(0, images, images.length);
  }

  /** A row of an image, and the place within the padded one. */
  private interface Row {
    void at(int row, int within, int length);
  }

  private void forEachRow(Row action) {
    int length = input.width() * input.channels();
    for (int image = 0; image < input.batch(); image++) {
      for (int y = 0; y < input.height(); y++) {
        int within = (top + y) * output.width() + left;
        action.at(input.place(y * input.width(), image), output.place(within, image), length);
      }
    }
  }
}
