package io.dcganspark.job.data;

import io.dcganspark.job.config.DataConfig;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A directory with MNIST's files as a data set: its checksums are those of the unzipped files,
 * where these are used as they are. Images that are stacked have no labels, and a checksum made of
 * that of the files.
 */
final class IdxImages implements ImageFormat {
  @Override
  public ImageTable open(SparkSession spark, DataConfig data, ImageForm form) throws IOException {
    DataFindings.warn(data.path(), DataOptions.ignoredByIdx(data));
    return open(spark, data, IdxSplit.TRAIN);
  }

  @Override
  public Optional<ImageTable> test(SparkSession spark, DataConfig data) throws IOException {
    boolean isThere =
        IdxDirectory.holds(
            data.path(),
            IdxSplit.TEST,
            IdxOptions.ofConfiguration(data.options()),
            spark.sessionState().newHadoopConf());
    return isThere ? Optional.of(open(spark, data, IdxSplit.TEST)) : Optional.empty();
  }

  /**
   * Opens a split and reads its files to their ends.
   *
   * @throws InvalidIdxException if they are missing or damaged
   */
  private static ImageTable open(SparkSession spark, DataConfig data, IdxSplit split)
      throws IOException {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    IdxOptions options = IdxOptions.ofConfiguration(data.options());
    IdxDirectory directory = IdxDirectory.open(data.path(), split, options, hadoop);
    Dataset<Row> rows =
        spark
            .read()
            .format("idx")
            .options(data.options())
            .option("split", split.option())
            .load(data.path());
    long count = directory.images().header().records();
    if (options.stacked().isPresent()) {
      ImageStacks stacks = new ImageStacks(options.stacked().get(), count);
      return table(
          data,
          new ImageTable.Summary(count, stacks.sha256(directory.imagesSha256(hadoop)), null),
          () -> stacks.of(rows));
    }
    ImageTable.Summary summary =
        new ImageTable.Summary(
            count,
            directory.imagesSha256(hadoop),
            data.labels() == DataConfig.Labels.NONE || directory.labelsOrNull() == null
                ? null
                : directory.labels(hadoop));
    return table(data, summary, () -> rows);
  }

  private static ImageTable table(
      DataConfig data, ImageTable.Summary summary, Supplier<Dataset<Row>> rows) {
    return new ImageTable(data.path(), summary, false, rows, Optional.empty(), () -> {});
  }

  /** Counts the images, after reading their files to their ends. */
  @Override
  public DataFindings look(DataConfig data, Configuration hadoop) throws IOException {
    IdxDirectory directory =
        IdxDirectory.open(
            data.path(), IdxSplit.TRAIN, IdxOptions.ofConfiguration(data.options()), hadoop);
    directory.verify(hadoop);
    return new DataFindings(
        OptionalLong.of(directory.images().header().records()), DataOptions.ignoredByIdx(data));
  }
}
