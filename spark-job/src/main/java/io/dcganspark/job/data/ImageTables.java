package io.dcganspark.job.data;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.UserErrorException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** Opens data sets by their format. */
final class ImageTables {
  private static final Map<String, ImageFormat> FORMATS =
      Map.of(
          DataConfig.IDX, new IdxImages(),
          DataConfig.IMAGES, PictureFolder.FORMAT,
          CsvTable.NAME, CsvTable.FORMAT,
          DataConfig.TABLE, CatalogTable.FORMAT);

  private ImageTables() {}

  /** Any other format is one of Spark's data sources. */
  private static ImageFormat format(DataConfig data) {
    return FORMATS.getOrDefault(data.format(), SparkTable.FORMAT);
  }

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
      return format(data).open(spark, data, form);
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
      return format(data).test(spark, data);
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
      return format(data).look(data, hadoop);
    } catch (IOException e) {
      throw DataFailures.unusable(data.path(), e);
    }
  }
}
