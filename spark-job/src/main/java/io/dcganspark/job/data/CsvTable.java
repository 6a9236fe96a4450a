package io.dcganspark.job.data;

import static org.apache.spark.sql.functions.col;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.failure.Counted;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * CSV files with an image a row and a pixel a column, as Kaggle has MNIST. Spark's source splits
 * and reads them. The images are ordered as the files' names and rows are: the one pass over the
 * texts counts the rows of each split, checks them, and keeps their pixels on the executors' disks.
 */
final class CsvTable {
  /** The value of {@code data.format}. */
  static final String NAME = "csv";

  static final ImageFormat FORMAT = new Format();

  /** Spark's source puts a row there that has more or fewer values than there are columns. */
  private static final String MISFIT = "_corrupt_record";

  /** An image of 256x256 in colours; Spark's own bound is 20480. */
  private static final String MOST_COLUMNS = "200000";

  private final SparkSession spark;
  private final DataConfig data;
  private final CsvOptions options;

  private CsvTable(SparkSession spark, DataConfig data) {
    this.spark = spark;
    this.data = data;
    this.options = CsvOptions.of(data);
  }

  private static final class Format implements ImageFormat {
    @Override
    public ImageTable open(SparkSession spark, DataConfig data, ImageForm form) {
      CsvTable table = new CsvTable(spark, data);
      DataFindings.warn(data.path(), DataOptions.ignoredByCsv(data));
      return SparkTable.guarded(data, table::read);
    }

    @Override
    public DataFindings look(DataConfig data, Configuration hadoop) throws IOException {
      CsvOptions.of(data);
      return new DataFindings(SparkTable.count(data, hadoop), DataOptions.ignoredByCsv(data));
    }
  }

  private ImageTable read() {
    List<Row> first = reader(false).load(data.path()).takeAsList(1);
    if (first.isEmpty()) {
      throw new UserErrorException(
          "%s holds no rows, expected an image in each".formatted(data.place()));
    }
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < first.get(0).length(); i++) {
      cells.add(first.get(0).getString(i));
    }
    boolean hasHeader = options.header().orElseGet(() -> CsvHeader.is(cells));
    cells.replaceAll(cell -> cell == null ? "" : cell.strip());
    CsvLayout layout =
        hasHeader
            ? CsvLayout.ofNames(cells, data, options)
            : CsvLayout.ofCount(cells.size(), data, options);
    DataFindings.warn(
        data.path(),
        layout.others().isEmpty()
            ? List.of()
            : List.of(
                "ignored: %s %s"
                    .formatted(
                        Counted.noun(layout.others().size(), "column"),
                        String.join(", ", layout.others()))));
    InspectionPass<CsvRow, CsvInspector.Findings> pass =
        InspectionPass.over(
            texts(cells, hasHeader).javaRDD(),
            new ReadingProgress(spark.sparkContext(), data.place(), OptionalLong.empty()),
            true,
            partition -> new CsvInspector(layout));
    try {
      return table(pass, layout).releasing(pass::close);
    } catch (Throwable e) { // Spark's exceptions are checked, and Scala does not declare them.
      pass.close();
      throw e;
    }
  }

  private ImageTable table(InspectionPass<CsvRow, CsvInspector.Findings> pass, CsvLayout layout) {
    Map<RowLocation.Split, Long> before = before(pass.findings());
    Dataset<Row> rows =
        spark.createDataFrame(
            pass.images().map(row -> row.toRow(before, layout)), SparkTable.SCHEMA);
    return SparkTable.inspected(
        TableColumns.ofIndexed(rows, layout.isLabelled()), data, ImageForm.NOTHING);
  }

  private DataFrameReader reader(boolean hasHeader) {
    DataFrameReader reader =
        spark
            .read()
            .format(NAME)
            .option("maxColumns", MOST_COLUMNS)
            .option("header", hasHeader)
            .options(options.ofSource());
    return SparkTable.literal(reader, data.path());
  }

  /**
   * Returns the texts of all rows, then what does not fit, the file, and the start of the split.
   */
  private Dataset<Row> texts(List<String> cells, boolean hasHeader) {
    Set<String> distinct = new HashSet<>();
    cells.forEach(name -> distinct.add(name.toLowerCase(Locale.ROOT)));
    // Spark compares the names with each file's, if they can be names of its columns.
    boolean isNamed = hasHeader && distinct.size() == cells.size() && !distinct.contains("");
    StructType type = new StructType();
    for (int i = 0; i < cells.size(); i++) {
      type = type.add(isNamed ? cells.get(i) : "c" + i, DataTypes.StringType);
    }
    Dataset<Row> texts =
        reader(hasHeader)
            .option("enforceSchema", !isNamed)
            .option("columnNameOfCorruptRecord", MISFIT)
            .schema(type.add(MISFIT, DataTypes.StringType))
            .load(data.path());
    return texts.select(col("*"), RowLocation.file(texts), RowLocation.start(texts));
  }

  /** Returns how many rows there are before each split. */
  private Map<RowLocation.Split, Long> before(List<CsvInspector.Findings> found) {
    TreeMap<RowLocation.Split, Long> lengths = new TreeMap<>();
    TreeMap<RowLocation, String> problems = new TreeMap<>();
    for (CsvInspector.Findings part : found) {
      part.lengths().forEach((split, rows) -> lengths.merge(split, rows, Long::sum));
      problems.putAll(part.firstProblem());
    }
    if (!problems.isEmpty()) {
      throw new UserErrorException(
          "%s, %s: %s: correct it, or remove the row"
              .formatted(
                  data.place(),
                  problems.firstKey().name(lengths),
                  problems.firstEntry().getValue()));
    }
    HashMap<RowLocation.Split, Long> before = new HashMap<>();
    long rows = 0;
    for (Map.Entry<RowLocation.Split, Long> split : lengths.entrySet()) {
      before.put(split.getKey(), rows);
      rows += split.getValue();
    }
    return before;
  }
}
