package io.dcganspark.job.data;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.UserErrorException;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
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
  static final ImageFormat FORMAT = new Format();

  static final StructType SCHEMA =
      new StructType()
          .add("index", DataTypes.LongType, false)
          .add("label", DataTypes.IntegerType, true)
          .add("image", DataTypes.BinaryType, false)
          .add("height", DataTypes.IntegerType, true)
          .add("width", DataTypes.IntegerType, true)
          .add("channels", DataTypes.IntegerType, true);

  private static final Logger LOG = LoggerFactory.getLogger(SparkTable.class);

  /** The option by which Spark's catalog marks literal paths. */
  private static final String NO_PATTERNS = DataSource.GLOB_PATHS_KEY();

  /** Sources whose pixels are read again as fast as they could be kept. */
  private static final Set<String> READ_FAST = Set.of(DataConfig.PARQUET, "orc", "avro", "delta");

  private SparkTable() {}

  private static final class Format implements ImageFormat {
    /** Refuses also a table that is another one than it was prepared with. */
    @Override
    public ImageTable open(SparkSession spark, DataConfig data, ImageForm form) throws IOException {
      // Before the table, which is only half there if its manifest says so.
      DataFindings.warn(data.path(), DataOptions.ignoredByTable(data));
      Optional<PreparedManifest> manifest =
          PreparedManifest.of(data, spark.sessionState().newHadoopConf());
      if (exists(new Path(data.path()), spark.sessionState().newHadoopConf())) {
        TableFiles.require(data, spark.sessionState().newHadoopConf());
      }
      ImageTable table = guarded(data, () -> inspected(source(spark, data), data, form));
      try {
        manifest.ifPresent(prepared -> prepared.require(table));
        return table;
      } catch (RuntimeException e) {
        table.close();
        throw e;
      }
    }

    /** Nothing is known of a table but what {@code prepare} left. */
    @Override
    public DataFindings look(DataConfig data, Configuration hadoop) throws IOException {
      return new DataFindings(count(data, hadoop), DataOptions.ignoredByTable(data));
    }
  }

  /** Opens a table whatever a manifest says, and keeps nothing. */
  static ImageTable openWithoutManifest(SparkSession spark, DataConfig data) {
    return guarded(data, () -> inspected(source(spark, data), data, ImageForm.NOTHING));
  }

  /** Reads all of a table that a program hands over, and keeps nothing. */
  static ImageTable of(Dataset<Row> table, DataConfig data) {
    return of(table, data, ImageForm.NOTHING);
  }

  /**
   * Reads all of a table that a program hands over.
   *
   * @param form what is kept of its images
   */
  static ImageTable of(Dataset<Row> table, DataConfig data, ImageForm form) {
    return guarded(data, () -> inspected(table, data, form));
  }

  static ImageTable guarded(DataConfig data, Supplier<ImageTable> reading) {
    try {
      return reading.get();
    } catch (Exception e) { // Spark's own are checked, and Scala does not declare them.
      throw DataFailures.unreadable(data, e);
    }
  }

  private static Dataset<Row> source(SparkSession spark, DataConfig data) {
    RowsAtOnce.reduce(spark);
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

  private static ImageTable inspected(Dataset<Row> source, DataConfig data, ImageForm form) {
    return inspected(TableColumns.of(source, data), data, form);
  }

  /**
   * Goes through all rows of a table.
   *
   * @param form what is kept of its images
   */
  static ImageTable inspected(TableColumns columns, DataConfig data, ImageForm form) {
    TableReading reading =
        new TableReading(
            columns.indexed(),
            columns.labelled(),
            DataOptions.upright(data),
            data.maxBroken(),
            form,
            !READ_FAST.contains(data.format()));
    InspectionPass<KeptImage, TableInspection> pass =
        InspectionPass.over(
            columns.inspected().javaRDD(),
            new ReadingProgress(
                columns.rows().sparkSession().sparkContext(), data.place(), OptionalLong.empty()),
            form.isKept(),
            partition -> new TableInspector(reading, partition));
    try {
      return inspected(columns, data, reading, pass);
    } catch (Throwable e) { // Spark's exceptions are checked, and Scala does not declare them.
      pass.close();
      throw e;
    }
  }

  private static ImageTable inspected(
      TableColumns columns,
      DataConfig data,
      TableReading reading,
      InspectionPass<KeptImage, TableInspection> pass) {
    TableInspection found = new TableInspection(reading.mostBroken());
    pass.findings().forEach(found::add);
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
        reading.mostBroken());
    if (!columns.indexed()) {
      LOG.info("{} has no column index from 0 on: its images are ordered by SHA-256", data.place());
    }
    TableOrder order = new TableOrder(columns.indexed(), columns.labelled(), found.brokenRows());
    // Of files beside pixels only the files were kept, and nothing says where they belong.
    boolean isKept = found.kept() == found.usable();
    if (!isKept) {
      pass.close();
    }
    ImageTable table =
        new ImageTable(
            data.place(),
            new ImageTable.Summary(
                found.usable(), found.imagesSha256(), columns.labelled() ? found.labels() : null),
            reading.upright(),
            () -> order.rows(columns.rows()),
            isKept
                ? Optional.of(new KeptImages(order.images(pass.images()), reading.form()))
                : Optional.empty(),
            pass::close);
    if (!isKept) {
      table.rows(); // What goes wrong when they are put in order is reported as of this table.
    }
    return table;
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
