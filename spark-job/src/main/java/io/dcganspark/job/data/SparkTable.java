package io.dcganspark.job.data;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.UserErrorException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.DataSource;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whatever a Spark data source reads as a table with a column of images, as a data set. Executors
 * go through all of it once when it is opened.
 */
final class SparkTable {
  static final StructType SCHEMA =
      new StructType()
          .add("index", DataTypes.LongType, false)
          .add("label", DataTypes.IntegerType, true)
          .add("image", DataTypes.BinaryType, false)
          .add("height", DataTypes.IntegerType, true)
          .add("width", DataTypes.IntegerType, true)
          .add("channels", DataTypes.IntegerType, true);

  private static final Logger LOG = LoggerFactory.getLogger(SparkTable.class);

  /** Rows that Spark decodes at once; its own 4096 are gigabytes where each is a photo. */
  private static final String ROWS_AT_ONCE = "64";

  /** What Spark's catalog tells its own sources of paths that mean themselves. */
  private static final String NO_PATTERNS = DataSource.GLOB_PATHS_KEY();

  private SparkTable() {}

  /**
   * Opens a table and reads all of it.
   *
   * @throws UserErrorException if it cannot be read, has no images, too many that cannot be used,
   *     or others than it was prepared with
   */
  static ImageTable open(SparkSession spark, DataConfig data) throws IOException {
    // Before the table, which is only half there if its manifest says so.
    DataFindings.warn(data.path(), DataOptions.ignoredByTable(data));
    Optional<PreparedManifest> manifest =
        PreparedManifest.of(data, spark.sessionState().newHadoopConf());
    if (exists(new Path(data.path()), spark.sessionState().newHadoopConf())) {
      TableFiles.require(data, spark.sessionState().newHadoopConf());
    }
    ImageTable table = openWithoutManifest(spark, data);
    manifest.ifPresent(prepared -> prepared.require(table));
    return table;
  }

  /** As {@link #open}, whatever a manifest says. */
  static ImageTable openWithoutManifest(SparkSession spark, DataConfig data) {
    return guarded(data, () -> inspected(source(spark, data), data));
  }

  /** Reads all of a table that a program hands over. */
  static ImageTable of(Dataset<Row> table, DataConfig data) {
    return guarded(data, () -> inspected(table, data));
  }

  static ImageTable guarded(DataConfig data, Supplier<ImageTable> reading) {
    try {
      return reading.get();
    } catch (Exception e) { // Spark's own are checked, and Scala does not declare them.
      throw DataFailures.unreadable(data, e);
    }
  }

  private static Dataset<Row> source(SparkSession spark, DataConfig data) {
    for (String format : List.of("parquet", "orc")) {
      String key = "spark.sql.%s.columnarReaderBatchSize".formatted(format);
      if (!spark.sparkContext().getConf().contains(key)) {
        spark.conf().set(key, ROWS_AT_ONCE);
      }
    }
    DataFrameReader reader = spark.read().format(data.format()).options(DataOptions.ofSource(data));
    return literal(reader, data.path()).load(data.path());
  }

  /** Has Spark take a path for itself, whatever letters it has. */
  static DataFrameReader literal(DataFrameReader reader, String path) {
    return isPatternToSpark(path) ? reader.option(NO_PATTERNS, false) : reader;
  }

  /** Other sources than Spark's own may not know the option, so only such a path needs it. */
  private static boolean isPatternToSpark(String path) {
    return path.chars().anyMatch(letter -> "{}[]*?\\".indexOf(letter) >= 0);
  }

  private static ImageTable inspected(Dataset<Row> source, DataConfig data) {
    return inspected(TableColumns.of(source, data), data);
  }

  /** Goes through all rows of a table. */
  static ImageTable inspected(TableColumns columns, DataConfig data) {
    boolean indexed = columns.indexed();
    boolean labelled = columns.labelled();
    boolean upright = DataOptions.upright(data);
    int mostBroken = data.maxBroken();
    TableInspection found =
        columns
            .inspected()
            .javaRDD()
            .mapPartitionsWithIndex(
                (partition, rows) ->
                    List.of(
                            TableInspection.of(
                                rows, partition, indexed, labelled, upright, mostBroken))
                        .iterator(),
                false)
            .fold(new TableInspection(mostBroken), TableInspection::add);
    Optional<String> tooLarge = found.tooLarge();
    if (tooLarge.isPresent()) {
      throw new UserErrorException(
          "%s: %s: correct the table, or data.label-column"
              .formatted(data.place(), tooLarge.get()));
    }
    BrokenImages.leaveOut(
        data.place(),
        found.problems(),
        found.broken(),
        found.broken() + found.usable(),
        mostBroken);
    if (!indexed) {
      LOG.info("{} has no column index from 0 on: its images are ordered by SHA-256", data.place());
    }
    return new ImageTable(
        data.place(),
        ordered(columns, found.brokenRows()),
        found.usable(),
        found.imagesSha256(),
        labelled ? found.labelsSha256() : null,
        upright);
  }

  private static Dataset<Row> ordered(
      TableColumns columns, List<TableInspection.BrokenRow> broken) {
    if (columns.indexed() && broken.isEmpty()) {
      return columns.rows();
    }
    TableOrder order = new TableOrder(columns.labelled(), broken);
    JavaRDD<Row> rows = columns.rows().javaRDD();
    return columns
        .rows()
        .sparkSession()
        .createDataFrame(columns.indexed() ? order.byIndex(rows) : order.byContent(rows), SCHEMA);
  }

  /**
   * Checks what can be checked without Spark.
   *
   * @return how many images there are, if the table was prepared
   * @throws UserErrorException if there is no such data source, or nothing at the path
   */
  static OptionalLong count(DataConfig data, Configuration hadoop) throws IOException {
    try {
      DataSource.lookupDataSource(data.format(), new SQLConf());
    } catch (Exception e) { // ClassNotFoundException and AnalysisException, not declared by Scala.
      throw new UserErrorException(
          "data.format is \"%s\", expected idx, images, or a data source that Spark knows, such as parquet: correct it, or add its jar with --packages"
              .formatted(data.format()),
          e);
    }
    try {
      if (!exists(new Path(data.path()), hadoop)) {
        throw new UserErrorException(
            "%s does not exist, expected a table for data.format=%s%s"
                .formatted(
                    data.path(),
                    data.format(),
                    isPatternToSpark(data.path()) ? "; a path is no pattern: name a folder" : ""));
      }
    } catch (IllegalArgumentException e) {
      throw new UserErrorException(
          "\"%s\" cannot be used, expected the path of a table: %s"
              .formatted(data.path(), e.getMessage()),
          e);
    }
    TableFiles.require(data, hadoop);
    return PreparedManifest.of(data, hadoop)
        .map(manifest -> OptionalLong.of(manifest.images()))
        .orElseGet(OptionalLong::empty);
  }

  private static boolean exists(Path path, Configuration hadoop) throws IOException {
    return path.getFileSystem(hadoop).exists(path);
  }
}
