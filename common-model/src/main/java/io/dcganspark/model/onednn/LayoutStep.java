package io.dcganspark.model.onednn;

/** The same activations in the other layout. */
final class LayoutStep implements Step {
  private final Activations input;
  private final Activations output;

  /**
   * @param input in either layout
   * @param output in the other one
   */
  LayoutStep(Activations input, Activations output) {
    this.input = input;
    this.output = output;
  }

  @Override
  public void forward(ForwardMode pass) {
    copy(input, input.values(), output, output.values());
  }

  @Override
  public void backward(Gradients wanted) {
    if (wanted.atInput()) {
      copy(output, output.gradients(), input, input.gradients());
    }
  }

  private static void copy(Activations from, Floats source, Activations to, Floats target) {
    int channels = from.channels();
    float[] values = source.read(0, from.length());
    float[] copied = new float[values.length];
    for (int position = 0; position < from.positions(); position++) {
      for (int image = 0; image < from.batch(); image++) {
        System.arraycopy(
            values, from.place(position, image), copied, to.place(position, image), channels);
      }
    }
    target.write(0, copied, copied.length);
  }
}
