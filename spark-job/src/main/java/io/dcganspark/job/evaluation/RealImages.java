package io.dcganspark.job.evaluation;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.data.LabelledData;
import io.dcganspark.model.recipe.ImageShape;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * What generated images are held against.
 *
 * @param train what networks are trained on
 * @param test what they are not trained on, if there is any
 */
public record RealImages(LabelledData train, Optional<LabelledData> test) {
  /**
   * Opens a data set.
   *
   * @param data which data set
   * @param shape what the networks take
   * @throws io.dcganspark.job.config.UserErrorException if it is missing or damaged
   */
  public static RealImages open(SparkSession spark, DataConfig data, ImageShape shape) {
    return new RealImages(
        LabelledData.train(spark, data, shape), LabelledData.test(spark, data, shape));
  }
}
