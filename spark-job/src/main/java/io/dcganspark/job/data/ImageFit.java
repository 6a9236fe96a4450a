package io.dcganspark.job.data;

import io.dcganspark.model.recipe.ImageShape;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Makes of a data set's images what networks take: resized so that they cover the networks' size,
 * their middle, in colours or grey.
 */
public final class ImageFit implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ImageShape shape;

  /** For images of the size of the last one; most data sets know no other. */
  private transient BilinearResize resize;

  private transient int height;
  private transient int width;

  /**
   * @param shape what networks take
   */
  public ImageFit(ImageShape shape) {
    this.shape = shape;
  }

  /**
   * Fits one image.
   *
   * @return (channel, height, width): the colours where there are three channels on both sides,
   *     else the brightness in each channel
   */
  byte[] fit(Picture picture) {
    prepare(picture.height(), picture.width());
    byte[] pixels = new byte[shape.length()];
    int plane = shape.height() * shape.width();
    if (shape.channels() == Picture.COLOURS && picture.channels() == Picture.COLOURS) {
      if (picture.isInterleaved()) {
        resize.resizePixels(picture.samples(), Picture.COLOURS, pixels);
      } else {
        resize.resizePlanes(picture.samples(), Picture.COLOURS, height * width, pixels);
      }
      return pixels;
    }
    resize.resize(picture.grey(), 0, pixels, 0);
    for (int channel = 1; channel < shape.channels(); channel++) {
      System.arraycopy(pixels, 0, pixels, channel * plane, plane);
    }
    return pixels;
  }

  /**
   * Fits images that lie side by side.
   *
   * @param images (image, channel, height, width)
   * @param from what each of them is
   * @return (image, channel, height, width) of what networks take
   */
  public byte[] fitAll(byte[] images, ImageShape from) {
    int count = images.length / from.length();
    byte[] fitted = new byte[Math.multiplyExact(count, shape.length())];
    for (int i = 0; i < count; i++) {
      byte[] pixels = Arrays.copyOfRange(images, i * from.length(), (i + 1) * from.length());
      byte[] one = fit(new Picture(from.height(), from.width(), from.channels(), pixels));
      System.arraycopy(one, 0, fitted, i * shape.length(), shape.length());
    }
    return fitted;
  }

  private void prepare(int height, int width) {
    if (resize == null || height != this.height || width != this.width) {
      resize = BilinearResize.covering(height, width, shape.height(), shape.width());
      this.height = height;
      this.width = width;
    }
  }
}
