package io.dcganspark.job.cli;

import io.dcganspark.model.recipe.ImageShape;
import java.io.IOException;
import java.io.OutputStream;

/** Draws many images as one picture. */
@FunctionalInterface
interface GridFormat {
  /**
   * Writes a PNG.
   *
   * @param pixels (image, channel, height, width), 0 black to 255 white; no more images than fit
   * @param shape of every image
   * @param rows of the grid
   * @param columns of the grid
   * @param out is left open
   */
  void write(byte[] pixels, ImageShape shape, int rows, int columns, OutputStream out)
      throws IOException;
}
