package io.dcganspark.job.cli;

import io.dcganspark.model.recipe.ImageShape;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/** Writes the MNIST format. */
@FunctionalInterface
interface IdxFormat {
  /**
   * Starts a file of unsigned bytes.
   *
   * @param out closed with the file
   * @param count images that will be written
   * @param shape of every image
   */
  Images start(OutputStream out, int count, ImageShape shape) throws IOException;

  /** A file that is being written. */
  interface Images extends Closeable {
    /**
     * Appends whole images.
     *
     * @param pixels (image, channel, height, width), 0 black to 255 white
     */
    void write(byte[] pixels) throws IOException;
  }
}
