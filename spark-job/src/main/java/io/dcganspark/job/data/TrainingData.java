package io.dcganspark.job.data;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.recipe.ImageShape;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What a run is trained on, gone through once: what {@code data.path} names, or a DataFrame. */
public final class TrainingData {
  private final ImageTable train;
  private final Supplier<Optional<ImageTable>> test;

  private TrainingData(ImageTable train, Supplier<Optional<ImageTable>> test) {
    this.train = train;
    this.test = test;
  }

  /**
   * Opens what a configuration names.
   *
   * @throws UserErrorException if it is missing or damaged
   */
  public static TrainingData open(SparkSession spark, DataConfig data) {
    return new TrainingData(ImageTables.train(spark, data), () -> ImageTables.test(spark, data));
  }

  /**
   * Takes the rows of a program, with the columns that a table of any {@code data.format} has.
   * Spark goes through them again for each task's shards, so they must be the same every time.
   *
   * @param images with a column of type binary
   * @param data which columns
   * @throws UserErrorException if there are no images, too many that cannot be used, or a column is
   *     of another type
   */
  public static TrainingData of(Dataset<Row> images, DataConfig data) {
    return new TrainingData(SparkTable.of(images, data), Optional::empty);
  }

  /**
   * Deals the images out to replicas.
   *
   * @param shape what the networks take; images are resized to it, and grey ones are the same in
   *     each of its channels
   * @param seed of the run
   * @param replicas of the run
   * @throws UserErrorException if there are too few of them, or too many for one replica
   */
  public ImageShards shards(ImageShape shape, long seed, int replicas) {
    return ImageShards.of(train, shape, seed, replicas);
  }

  /** Returns the images, resized to what networks take. */
  public LabelledData images(ImageShape shape) {
    return new LabelledData(train, shape);
  }

  /**
   * Opens the images that networks are not trained on, resized to what they take.
   *
   * @return empty where the data set has none
   * @throws UserErrorException if they are damaged
   */
  public Optional<LabelledData> testImages(ImageShape shape) {
    return test.get().map(table -> new LabelledData(table, shape));
  }
}
