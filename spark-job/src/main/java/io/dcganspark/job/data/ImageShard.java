package io.dcganspark.job.data;

import io.dcganspark.model.recipe.ImageShape;
import java.io.Serializable;
import java.util.Arrays;

/**
 * The images of one replica, decoded, in one array, and their labels where the data set has them, 4
 * bytes an image: what an executor keeps in memory for the whole run.
 */
public final class ImageShard implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final float HALF_RANGE = 127.5f;

  private final int replica;
  private final ImageShape shape;
  private final byte[] pixels;
  private final int[] labels;

  /** Makes a shard without labels. */
  ImageShard(int replica, ImageShape shape, byte[] pixels) {
    this(replica, shape, pixels, null);
  }

  /**
   * Makes a shard.
   *
   * @param pixels (row, channel, height, width)
   * @param labels (row); null: there are none
   */
  ImageShard(int replica, ImageShape shape, byte[] pixels, int[] labels) {
    this.replica = replica;
    this.shape = shape;
    this.pixels = pixels;
    this.labels = labels;
  }

  /** Returns whose images these are. */
  public int replica() {
    return replica;
  }

  /** Returns how many images there are. */
  public int length() {
    return pixels.length / shape.length();
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
   * Copies images, scaled from 0..255 to [-1, 1].
   *
   * @param rows which images
   * @param target receives (batch, channel, height, width), row-major
   */
  public void copyBatch(int[] rows, float[] target) {
    int length = shape.length();
    for (int i = 0; i < rows.length; i++) {
      int source = rows[i] * length;
      for (int pixel = 0; pixel < length; pixel++) {
        target[i * length + pixel] = (pixels[source + pixel] & 0xFF) / HALF_RANGE - 1;
      }
    }
  }
}
