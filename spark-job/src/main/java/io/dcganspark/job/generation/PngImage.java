package io.dcganspark.job.generation;

import io.dcganspark.model.recipe.ImageShape;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.io.OutputStream;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** One image as a PNG of the same size. */
public final class PngImage {
  private PngImage() {}

  /**
   * Writes image {@code index} of {@code pixels}.
   *
   * @param pixels (image, channel, height, width), 0 black to 255 white
   * @param shape with 1 channel for grey or 3 for red, green and blue
   */
  public static void write(byte[] pixels, int index, ImageShape shape, OutputStream out)
      throws IOException {
    int type =
        switch (shape.channels()) {
          case 1 -> BufferedImage.TYPE_BYTE_GRAY;
          case 3 -> BufferedImage.TYPE_INT_RGB;
          default ->
              throw new IllegalArgumentException(
                  "a PNG has 1 or 3 channels, not " + shape.channels());
        };
    BufferedImage image = new BufferedImage(shape.width(), shape.height(), type);
    WritableRaster raster = image.getRaster();
    int at = index * shape.length();
    for (int channel = 0; channel < shape.channels(); channel++) {
      for (int y = 0; y < shape.height(); y++) {
        for (int x = 0; x < shape.width(); x++) {
          raster.setSample(x, y, channel, pixels[at++] & 0xff);
        }
      }
    }
    // Other streams of ImageIO go through a file in a temporary directory, which may be full.
    try (ImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      ImageIO.write(image, "png", stream);
    }
  }
}
