package io.dcganspark.job.data;

import io.dcganspark.model.recipe.ImageShape;
import java.io.Serializable;

/**
 * What is kept of an image that is decoded while its data set is opened, so that it need not be
 * decoded again.
 *
 * @param isKept whether anything is
 * @param shapeOrNull what images are fitted to; null: they stay as they were decoded
 */
record ImageForm(boolean isKept, ImageShape shapeOrNull) implements Serializable {
  /** The image was only looked at. */
  static final ImageForm NOTHING = new ImageForm(false, null);

  /** The image as it was decoded. */
  static final ImageForm DECODED = new ImageForm(true, null);

  /** The image as networks take it. */
  static ImageForm fitted(ImageShape shape) {
    return new ImageForm(true, shape);
  }

  /** Makes this form of pictures, in one thread. */
  @FunctionalInterface
  interface Maker extends Serializable {
    /** Returns the form of a picture. */
    Picture of(Picture picture);
  }

  Maker maker() {
    if (shapeOrNull == null) {
      return picture -> picture;
    }
    ImageFit fit = new ImageFit(shapeOrNull);
    return picture ->
        new Picture(
            shapeOrNull.height(), shapeOrNull.width(), shapeOrNull.channels(), fit.fit(picture));
  }
}
