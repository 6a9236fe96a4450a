package io.dcganspark.job.data;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.UserErrorException;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** A way to read data sets, a value of {@code data.format}. {@link ImageTables} lists them. */
interface ImageFormat {
  /**
   * Opens what networks are trained on, after reading it to its end.
   *
   * @param form what is kept of images that have to be decoded
   * @throws UserErrorException if it is missing or damaged
   */
  ImageTable open(SparkSession spark, DataConfig data, ImageForm form) throws IOException;

  /**
   * Opens what networks are not trained on, after reading it to its end.
   *
   * @return empty where the data set has no such part
   * @throws UserErrorException if it is damaged
   */
  default Optional<ImageTable> test(SparkSession spark, DataConfig data) throws IOException {
    return Optional.empty();
  }

  /**
   * Looks at what networks are trained on, as far as it can be known without Spark.
   *
   * @throws UserErrorException if it is missing or damaged
   */
  DataFindings look(DataConfig data, Configuration hadoop) throws IOException;
}
