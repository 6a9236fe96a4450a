package io.dcganspark.job.data;

import io.dcganspark.model.recipe.ImageShape;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes images as MNIST's files hold them: (image, height, width) of unsigned bytes behind an IDX
 * header.
 */
public final class IdxWriter implements Closeable {
  private final DataOutputStream out;
  private final ImageShape shape;
  private long left;

  /**
   * Writes the header.
   *
   * @param out closed with this
   * @param count images that will be written
   * @param shape of every image; one channel, since MNIST's readers know no colours
   * @throws IllegalArgumentException if the shape has several channels
   */
  public IdxWriter(OutputStream out, int count, ImageShape shape) throws IOException {
    if (shape.channels() != 1) {
      throw new IllegalArgumentException(
          "IDX holds grey images, found %d channels: use png or parquet"
              .formatted(shape.channels()));
    }
    this.out = new DataOutputStream(out);
    this.shape = shape;
    this.left = (long) count * shape.length();
    this.out.writeInt(IdxHeader.magic(IdxHeader.IMAGES_RANK));
    this.out.writeInt(count);
    this.out.writeInt(shape.height());
    this.out.writeInt(shape.width());
  }

  /**
   * Appends whole images.
   *
   * @param pixels (image, channel, height, width), 0 black to 255 white
   * @throws IllegalArgumentException if they are no whole images, or more than were announced
   */
  public void write(byte[] pixels) throws IOException {
    if (pixels.length % shape.length() != 0 || pixels.length > left) {
      throw new IllegalArgumentException(
          "found %d pixels, expected whole images of %d and at most %d"
              .formatted(pixels.length, shape.length(), left));
    }
    out.write(pixels);
    left -= pixels.length;
  }

  /**
   * Ends the file.
   *
   * @throws IOException also if images are missing
   */
  @Override
  public void close() throws IOException {
    out.close();
    if (left > 0) {
      throw new IOException("%d pixels are missing at the end of the file".formatted(left));
    }
  }
}
