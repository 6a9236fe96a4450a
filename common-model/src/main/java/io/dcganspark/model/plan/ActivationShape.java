package io.dcganspark.model.plan;

/**
 * The activations of one example.
 *
 * @param channels or the length of a row, whose height and width are 1
 * @param height in pixels
 * @param width in pixels
 */
public record ActivationShape(int channels, int height, int width) {
  /**
   * Takes one example of a batch.
   *
   * @param batch (batch, values) or (batch, channel, height, width)
   */
  public static ActivationShape ofExample(long... batch) {
    int channels = Math.toIntExact(batch[1]);
    return batch.length == 2
        ? row(channels)
        : new ActivationShape(channels, Math.toIntExact(batch[2]), Math.toIntExact(batch[3]));
  }

  static ActivationShape row(int length) {
    return new ActivationShape(length, 1, 1);
  }

  /** Returns the number of pixels. */
  public int positions() {
    return Math.multiplyExact(height, width);
  }

  /** Returns the number of values. */
  public int length() {
    return Math.multiplyExact(channels, positions());
  }
}
