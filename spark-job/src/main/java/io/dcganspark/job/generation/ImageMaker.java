package io.dcganspark.job.generation;

import io.dcganspark.model.recipe.ImageShape;
import java.io.Serializable;
import java.util.OptionalInt;

/**
 * Draws the endless sequence of images that a checkpoint and a seed define. Every task has its copy
 * and calls it from one thread, so it may keep what is costly to make in a transient field.
 */
public interface ImageMaker extends Serializable {
  /**
   * Draws images {@code first} to {@code first + count - 1}.
   *
   * @return (image, channel, height, width), 0 black to 255 white
   */
  byte[] images(long first, int count);

  /** Returns the class of an image if the networks are conditional: of all images, or of none. */
  default OptionalInt label(long image) {
    return OptionalInt.empty();
  }

  /** Returns how many images in order belong into one row of a grid, if the sequence says. */
  default OptionalInt rowLength() {
    return OptionalInt.empty();
  }

  /** Returns how many classes take turns, image by image; 1 if the networks are not conditional. */
  default int classesInTurn() {
    return 1;
  }

  /** Returns the shape of every image. */
  ImageShape shape();
}
