package io.dcganspark.job.data;

import io.dcganspark.model.recipe.ImageShape;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * The images of one replica, decoded, and their labels where the data set has them. The images lie
 * in a block on the executor's disk and are read when they are asked for; in memory there are 4
 * bytes an image, and 8 with labels.
 *
 * <p>It can be read within the task that it was made in, and by one thread at a time. One that has
 * travelled can be read on the machine whose disk has the images.
 */
public final class ImageShard implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final float HALF_RANGE = 127.5f;

  /** What each byte of a pixel stands for. */
  private static final float[] SCALED = scaled();

  private final int replica;
  private final ImageShape shape;
  private final int[] places;
  private final int[] labels;
  private final BlockFile images;
  private final byte[] pixels;

  /**
   * Makes a shard.
   *
   * @param places (row): which one of the images in the file the row is
   * @param labels (row); null: there are none
   * @param images the pixels of images, each (channel, height, width), one after the other
   */
  ImageShard(int replica, ImageShape shape, int[] places, int[] labels, BlockFile images) {
    this.replica = replica;
    this.shape = shape;
    this.places = places;
    this.labels = labels;
    this.images = images;
    this.pixels = new byte[shape.length()];
  }

  private static float[] scaled() {
    float[] scaled = new float[1 << Byte.SIZE];
    for (int value = 0; value < scaled.length; value++) {
      scaled[value] = value / HALF_RANGE - 1;
    }
    return scaled;
  }

  /** Returns whose images these are. */
  public int replica() {
    return replica;
  }

  /** Returns how many images there are. */
  public int length() {
    return places.length;
  }

  /** Returns the shape of an image. */
  public ImageShape shape() {
    return shape;
  }

  /** Returns whether its images have labels; all of them have, or none. */
  public boolean hasLabels() {
    return labels != null;
  }

  /**
   * Returns the class of an image, from 0.
   *
   * @throws IllegalStateException if there are no labels
   */
  public int label(int row) {
    if (labels == null) {
      throw new IllegalStateException("the data set has no labels");
    }
    return labels[row];
  }

  /**
   * Returns the classes of images.
   *
   * @throws IllegalStateException if there are no labels
   */
  public int[] labels(int[] rows) {
    return Arrays.stream(rows).map(this::label).toArray();
  }

  /**
   * Reads images, scaled from 0..255 to [-1, 1].
   *
   * @param rows which images
   * @param target receives (batch, channel, height, width), row-major
   * @throws UncheckedIOException if the disk that has them cannot be read
   */
  public void copyBatch(int[] rows, float[] target) {
    for (int i = 0; i < rows.length; i++) {
      read(rows[i]);
      int start = i * pixels.length;
      for (int pixel = 0; pixel < pixels.length; pixel++) {
        target[start + pixel] = SCALED[pixels[pixel] & 0xFF];
      }
    }
  }

  private void read(int row) {
    try {
      images.read((long) places[row] * pixels.length, pixels);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Image %d of replica %d cannot be read from %s: %s"
              .formatted(row, replica, images, e.getMessage()),
          e);
    }
  }
}
