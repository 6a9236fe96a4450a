package io.dcganspark.job.data;

import io.dcganspark.model.recipe.ImageShape;
import java.io.Serializable;

/** Makes of a data set's grey image what networks take. */
final class ImageFit implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ImageShape shape;
  private final BilinearResize resize;

  /**
   * @param height of the data's images
   * @param width of the data's images
   * @param shape what networks take
   */
  ImageFit(int height, int width, ImageShape shape) {
    this.shape = shape;
    this.resize = new BilinearResize(height, width, shape.height(), shape.width());
  }

  /** Returns (channel, height, width): the image resized, the same in every channel. */
  byte[] fit(byte[] grey) {
    byte[] pixels = new byte[shape.length()];
    int plane = shape.height() * shape.width();
    resize.resize(grey, pixels, 0);
    for (int channel = 1; channel < shape.channels(); channel++) {
      System.arraycopy(pixels, 0, pixels, channel * plane, plane);
    }
    return pixels;
  }
}
