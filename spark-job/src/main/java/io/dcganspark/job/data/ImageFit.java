package io.dcganspark.job.data;

import io.dcganspark.model.recipe.ImageShape;
import java.io.Serializable;

/** Makes of a data set's grey images what networks take. */
final class ImageFit implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ImageShape shape;

  /** For images of the size of the last one; most data sets know no other. */
  private transient BilinearResize resize;

  private transient int height;
  private transient int width;

  /**
   * @param shape what networks take
   */
  ImageFit(ImageShape shape) {
    this.shape = shape;
  }

  /**
   * Fits one image.
   *
   * @param grey (height, width), row-major
   * @return (channel, height, width): the image resized, the same in every channel
   */
  byte[] fit(byte[] grey, int height, int width) {
    if (resize == null || height != this.height || width != this.width) {
      resize = new BilinearResize(height, width, shape.height(), shape.width());
      this.height = height;
      this.width = width;
    }
    byte[] pixels = new byte[shape.length()];
    int plane = shape.height() * shape.width();
    resize.resize(grey, pixels, 0);
    for (int channel = 1; channel < shape.channels(); channel++) {
      System.arraycopy(pixels, 0, pixels, channel * plane, plane);
    }
    return pixels;
  }
}
