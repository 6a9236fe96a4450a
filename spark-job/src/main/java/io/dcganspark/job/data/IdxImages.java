package io.dcganspark.job.data;

import io.dcganspark.job.config.DataConfig;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A directory with MNIST's files as a data set: its checksums are those of the unzipped files,
 * where these are used as they are.
 */
final class IdxImages {
  private IdxImages() {}

  /**
   * Opens a split and reads its files to their ends.
   *
   * @throws InvalidIdxException if they are missing or damaged
   */
  static ImageTable open(SparkSession spark, DataConfig data, IdxSplit split) throws IOException {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    IdxDirectory directory =
        IdxDirectory.open(data.path(), split, IdxOptions.ofConfiguration(data.options()), hadoop);
    Dataset<Row> rows =
        spark
            .read()
            .format("idx")
            .options(data.options())
            .option("split", split.option())
            .load(data.path());
    ImageTable.Summary summary =
        new ImageTable.Summary(
            directory.images().header().records(),
            directory.imagesSha256(hadoop),
            data.labels() == DataConfig.Labels.NONE || directory.labelsOrNull() == null
                ? null
                : directory.labels(hadoop));
    return new ImageTable(data.path(), summary, false, () -> rows, Optional.empty(), () -> {});
  }

  /**
   * Counts the images that networks are trained on, after reading their files to their ends.
   *
   * @throws InvalidIdxException if they are missing or damaged
   */
  static long count(DataConfig data, Configuration hadoop) throws IOException {
    IdxDirectory directory =
        IdxDirectory.open(
            data.path(), IdxSplit.TRAIN, IdxOptions.ofConfiguration(data.options()), hadoop);
    directory.verify(hadoop);
    return directory.images().header().records();
  }
}
