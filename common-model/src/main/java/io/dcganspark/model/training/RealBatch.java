package io.dcganspark.model.training;

/**
 * A replica's real images of one step.
 *
 * @param images (batch, channel, height, width) in [-1, 1], row-major
 * @param labels of the images, (batch); empty without classes
 */
public record RealBatch(float[] images, int[] labels) {
  /** Makes a batch for networks without classes. */
  public static RealBatch withoutLabels(float[] images) {
    return new RealBatch(images, new int[0]);
  }
}
