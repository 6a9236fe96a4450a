package io.dcganspark.job.data;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.UserErrorException;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** Opens data sets by their format. */
final class ImageTables {
  private ImageTables() {}

  /**
   * Opens what networks are trained on, after reading it to its end.
   *
   * @throws UserErrorException if it is missing or damaged
   */
  static ImageTable train(SparkSession spark, DataConfig data) {
    try {
      return IdxImages.open(spark, data.path(), IdxSplit.TRAIN);
    } catch (IOException e) {
      throw DataFailures.unusable(data.path(), e);
    }
  }

  /**
   * Opens what networks are not trained on, after reading it to its end.
   *
   * @return empty where the data set has no such part
   * @throws UserErrorException if it is damaged
   */
  static Optional<ImageTable> test(SparkSession spark, DataConfig data) {
    try {
      return IdxDirectory.holds(data.path(), IdxSplit.TEST, spark.sessionState().newHadoopConf())
          ? Optional.of(IdxImages.open(spark, data.path(), IdxSplit.TEST))
          : Optional.empty();
    } catch (IOException e) {
      throw DataFailures.unusable(data.path(), e);
    }
  }

  /**
   * Counts what networks are trained on without Spark, after reading it to its end.
   *
   * @throws UserErrorException if it is missing or damaged
   */
  static long count(DataConfig data, Configuration hadoop) {
    try {
      IdxDirectory directory = IdxDirectory.open(data.path(), IdxSplit.TRAIN, hadoop);
      directory.verify(hadoop);
      return directory.images().header().records();
    } catch (IOException e) {
      throw DataFailures.unusable(data.path(), e);
    }
  }
}
