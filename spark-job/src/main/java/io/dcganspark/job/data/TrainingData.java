package io.dcganspark.job.data;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.recipe.ImageShape;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What a run is trained on: what {@code data.path} names, or a DataFrame. It is read when its
 * images are first asked for. Those that have to be decoded are decoded then, and stay on the
 * executors' disks until this is closed.
 */
public final class TrainingData implements AutoCloseable {
  private final Function<ImageForm, ImageTable> opening;
  private final Supplier<Optional<ImageTable>> test;
  private ImageTable opened;

  private TrainingData(
      Function<ImageForm, ImageTable> opening, Supplier<Optional<ImageTable>> test) {
    this.opening = opening;
    this.test = test;
  }

  /** Takes what a configuration names. */
  public static TrainingData open(SparkSession spark, DataConfig data) {
    return new TrainingData(
        form -> ImageTables.train(spark, data, form), () -> ImageTables.test(spark, data));
  }

  /**
   * Takes the rows of a program, with the columns that a table of any {@code data.format} has.
   * Spark may go through them more than once, so they must be the same every time.
   *
   * @param images with a column of type binary
   * @param data which columns
   */
  public static TrainingData of(Dataset<Row> images, DataConfig data) {
    return new TrainingData(form -> SparkTable.of(images, data, form), Optional::empty);
  }

  private ImageTable train(ImageShape shape) {
    if (opened == null) {
      opened = opening.apply(ImageForm.fitted(shape));
    }
    return opened;
  }

  /**
   * Deals the images out to replicas.
   *
   * @param shape what the networks take; images are resized to it, and grey ones are the same in
   *     each of its channels
   * @param seed of the run
   * @param replicas of the run
   * @throws UserErrorException if the data set is missing or damaged, too many images cannot be
   *     used, or there are too few of them, or too many for one replica
   */
  public ImageShards shards(ImageShape shape, long seed, int replicas) {
    return ImageShards.of(train(shape), shape, seed, replicas);
  }

  /**
   * Returns the images, resized to what networks take.
   *
   * @throws UserErrorException if the data set is missing or damaged, or too many images cannot be
   *     used
   */
  public LabelledData images(ImageShape shape) {
    return new LabelledData(train(shape), shape);
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

  /** Has the executors delete what they keep of the images, and does not wait for them. */
  @Override
  public void close() {
    if (opened != null) {
      opened.close();
    }
  }
}
