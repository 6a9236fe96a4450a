package io.dcganspark.model.evaluation;

import io.dcganspark.model.recipe.ImageShape;

/**
 * Images and what they show.
 *
 * @param shape of every image
 * @param pixels (image, channel, height, width), 0 black to 255 white
 * @param labels the class of each image, from 0
 */
public record LabelledImages(ImageShape shape, byte[] pixels, int[] labels) {
  /**
   * Checks that the two belong together.
   *
   * @throws IllegalArgumentException if there are not as many images as labels
   */
  public LabelledImages {
    if (pixels.length != (long) labels.length * shape.length()) {
      throw new IllegalArgumentException(
          "found %d pixels, expected those of %d images of %s"
              .formatted(pixels.length, labels.length, shape));
    }
  }

  /** Returns how many there are. */
  public int count() {
    return labels.length;
  }
}
