package io.dcganspark.job.data;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.UserErrorException;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** Opens data sets by their format. */
final class ImageTables {
  private ImageTables() {}

  /**
   * Opens what networks are trained on, after reading it to its end, and keeps nothing.
   *
   * @throws UserErrorException if it is missing or damaged
   */
  static ImageTable train(SparkSession spark, DataConfig data) {
    return train(spark, data, ImageForm.NOTHING);
  }

  /**
   * Opens what networks are trained on, after reading it to its end.
   *
   * @param form what is kept of images that have to be decoded
   * @throws UserErrorException if it is missing or damaged
   */
  static ImageTable train(SparkSession spark, DataConfig data, ImageForm form) {
    try {
      ForeignData.refuse(data, spark.sessionState().newHadoopConf());
      return switch (data.format()) {
        case DataConfig.IDX -> {
          DataFindings.warn(data.path(), DataOptions.ignoredByIdx(data));
          yield IdxImages.open(spark, data, IdxSplit.TRAIN);
        }
        case DataConfig.IMAGES -> PictureFolder.open(spark, data, form);
        case CsvTable.FORMAT -> CsvTable.open(spark, data);
        default -> SparkTable.open(spark, data, form);
      };
    } catch (IOException e) {
      throw DataFailures.unusable(data.path(), e);
    }
  }

  /**
   * Opens what networks are not trained on, after reading it to its end.
   *
   * @return empty where the data set has no such part, as none but that of MNIST's files has
   * @throws UserErrorException if it is damaged
   */
  static Optional<ImageTable> test(SparkSession spark, DataConfig data) {
    try {
      boolean isThere =
          data.format().equals(DataConfig.IDX)
              && IdxDirectory.holds(
                  data.path(),
                  IdxSplit.TEST,
                  IdxOptions.ofConfiguration(data.options()),
                  spark.sessionState().newHadoopConf());
      return isThere ? Optional.of(IdxImages.open(spark, data, IdxSplit.TEST)) : Optional.empty();
    } catch (IOException e) {
      throw DataFailures.unusable(data.path(), e);
    }
  }

  /**
   * Looks at what networks are trained on, as far as it can be known without Spark: MNIST's files
   * are read to their ends, those of a folder are counted, and of a table nothing is known but what
   * {@code prepare} left.
   *
   * @throws UserErrorException if it is missing or damaged
   */
  static DataFindings look(DataConfig data, Configuration hadoop) {
    try {
      ForeignData.refuse(data, hadoop);
      return switch (data.format()) {
        case DataConfig.IDX ->
            new DataFindings(
                OptionalLong.of(IdxImages.count(data, hadoop)), DataOptions.ignoredByIdx(data));
        case DataConfig.IMAGES -> PictureFolder.look(data, hadoop);
        case CsvTable.FORMAT -> {
          CsvOptions.of(data);
          yield new DataFindings(SparkTable.count(data, hadoop), DataOptions.ignoredByCsv(data));
        }
        default ->
            new DataFindings(SparkTable.count(data, hadoop), DataOptions.ignoredByTable(data));
      };
    } catch (IOException e) {
      throw DataFailures.unusable(data.path(), e);
    }
  }
}
