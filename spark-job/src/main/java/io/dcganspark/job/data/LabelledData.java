package io.dcganspark.job.data;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.model.recipe.ImageShape;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;

/**
 * One split of a data set, its images resized to what networks take, with their labels if there are
 * any. Those that had to be decoded stay on the executors' disks; others are read from the store
 * each time that they are read.
 */
public final class LabelledData {
  private static final long ORDER_SEED = 0;

  private final ImageTable table;
  private final ImageShape shape;

  LabelledData(ImageTable table, ImageShape shape) {
    this.table = table;
    this.shape = shape;
  }

  /**
   * Opens the images that networks are trained on.
   *
   * @param data which data set
   * @param shape what the networks take
   * @throws io.dcganspark.job.config.UserErrorException if they are missing or damaged
   */
  public static LabelledData train(SparkSession spark, DataConfig data, ImageShape shape) {
    return new LabelledData(ImageTables.train(spark, data, ImageForm.fitted(shape)), shape);
  }

  /**
   * Opens the images that networks are not trained on.
   *
   * @return empty where the data set has none
   * @throws io.dcganspark.job.config.UserErrorException if they are damaged
   */
  public static Optional<LabelledData> test(SparkSession spark, DataConfig data, ImageShape shape) {
    return ImageTables.test(spark, data).map(table -> new LabelledData(table, shape));
  }

  /** Returns where it is, for messages. */
  public String path() {
    return table.path();
  }

  /** Returns how many images there are. */
  public int count() {
    return Math.toIntExact(table.count());
  }

  /** Returns the shape of every image. */
  public ImageShape shape() {
    return shape;
  }

  /** Returns the SHA-256 of the images; for {@code idx} of their file, unzipped. */
  public String imagesSha256() {
    return table.imagesSha256();
  }

  /** Returns whether every image has a label. */
  public boolean hasLabels() {
    return table.hasLabels();
  }

  /**
   * Returns the SHA-256 of the labels; for {@code idx} of their file, unzipped.
   *
   * @throws IllegalStateException if there are none
   */
  public String labelsSha256() {
    if (!hasLabels()) {
      throw new IllegalStateException("%s has no labels".formatted(path()));
    }
    return table.labelsSha256OrNull();
  }

  /**
   * Returns the first images of the data set, (image, channel, height, width), in its order.
   *
   * @param most how many are wanted; there may be fewer
   */
  public byte[] first(int most) {
    List<FittedImage> images = table.images(shape).take(most);
    byte[] pixels = new byte[Math.multiplyExact(images.size(), shape.length())];
    for (int i = 0; i < images.size(); i++) {
      System.arraycopy(images.get(i).pixels(), 0, pixels, i * shape.length(), shape.length());
    }
    return pixels;
  }

  /** Returns the images, each partition in the order of the data set. */
  public JavaRDD<LabelledImage> images() {
    KeyedPermutation order = new KeyedPermutation(ORDER_SEED, count());
    return table
        .images(shape)
        .map(
            image ->
                new LabelledImage(
                    image.index(), order.apply(image.index()), image.label(), image.pixels()));
  }
}
