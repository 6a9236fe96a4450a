package io.dcganspark.job.data;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.recipe.ImageShape;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * One split of a data set, its images resized to what networks take, read from the store each time
 * that it is gone through.
 */
public final class LabelledData {
  private static final long ORDER_SEED = 0;

  private final Dataset<Row> rows;
  private final IdxDirectory directory;
  private final ImageShape shape;
  private final String imagesSha256;
  private final String labelsSha256;

  private LabelledData(
      Dataset<Row> rows, IdxDirectory directory, ImageShape shape, Configuration hadoop)
      throws IOException {
    this.rows = rows;
    this.directory = directory;
    this.shape = shape;
    this.imagesSha256 = directory.images().sha256(hadoop);
    this.labelsSha256 = directory.labels().sha256(hadoop);
  }

  /**
   * Opens the images that networks are trained on.
   *
   * @param format {@code idx}
   * @param path directory of the data set
   * @param shape what the networks take
   * @throws UserErrorException if they are missing or damaged
   */
  public static LabelledData train(
      SparkSession spark, String format, String path, ImageShape shape) {
    return open(spark, format, path, IdxSplit.TRAIN, shape);
  }

  /**
   * Opens the images that networks are not trained on.
   *
   * @return empty where the directory holds none
   * @throws UserErrorException if they are damaged
   */
  public static Optional<LabelledData> test(
      SparkSession spark, String format, String path, ImageShape shape) {
    try {
      if (!IdxDirectory.holds(path, IdxSplit.TEST, spark.sessionState().newHadoopConf())) {
        return Optional.empty();
      }
    } catch (IOException e) {
      throw DataFailures.unusable(path, e);
    }
    return Optional.of(open(spark, format, path, IdxSplit.TEST, shape));
  }

  private static LabelledData open(
      SparkSession spark, String format, String path, IdxSplit split, ImageShape shape) {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    try {
      IdxDirectory directory = IdxDirectory.open(path, split, hadoop);
      Dataset<Row> rows = spark.read().format(format).option("split", split.option()).load(path);
      return new LabelledData(rows, directory, shape, hadoop);
    } catch (IOException e) {
      throw DataFailures.unusable(path, e);
    }
  }

  /** Returns how many images there are. */
  public int count() {
    return directory.images().header().records();
  }

  /** Returns the shape of every image. */
  public ImageShape shape() {
    return shape;
  }

  /** Returns the SHA-256 of the images file, unzipped and with its header. */
  public String imagesSha256() {
    return imagesSha256;
  }

  /** Returns the SHA-256 of the labels file, unzipped and with its header. */
  public String labelsSha256() {
    return labelsSha256;
  }

  /** Returns the images, each partition in the order of the data set. */
  public JavaRDD<LabelledImage> images() {
    KeyedPermutation order = new KeyedPermutation(ORDER_SEED, count());
    ImageFit fit = new ImageFit(directory.height(), directory.width(), shape);
    return rows.select("index", "label", "image")
        .javaRDD()
        .map(
            row -> {
              long index = row.getLong(0);
              return new LabelledImage(
                  index, order.apply(index), row.getInt(1), fit.fit(row.getAs(2)));
            });
  }
}
