package io.dcganspark.model.onednn;

/** Images from rows in the order (channel, height, width), or such rows from images. */
final class RowsStep implements Step {
  private final Activations input;
  private final Activations output;
  private final boolean toImages;
  private final Activations images;

  /**
   * @param input rows or images, in the layout NHWC
   * @param output the others, in the layout NHWC
   */
  RowsStep(Activations input, Activations output) {
    this.input = input;
    this.output = output;
    this.toImages = input.positions() == 1;
    this.images = toImages ? output : input;
  }

  @Override
  public void forward(ForwardMode pass) {
    copy(input.values(), output.values(), toImages);
  }

  @Override
  public void backward(Gradients wanted) {
    if (wanted.atInput()) {
      copy(output.gradients(), input.gradients(), !toImages);
    }
  }

  private void copy(Floats source, Floats target, boolean fromRows) {
    if (fromRows) {
      images.fromChannelsFirst(source.read(0, images.length()), target);
    } else {
      target.write(0, images.toChannelsFirst(source), images.length());
    }
  }
}
