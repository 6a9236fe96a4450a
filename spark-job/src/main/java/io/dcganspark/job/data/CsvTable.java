package io.dcganspark.job.data;

import static org.apache.spark.sql.functions.col;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.UserErrorException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * CSV files with an image a row and a pixel a column, as Kaggle has MNIST. Spark's source splits
 * and reads them. The images are ordered as the files' names and rows are: a first pass counts the
 * rows of each split, and checks them.
 */
final class CsvTable {
  /** The value of {@code data.format}. */
  static final String FORMAT = "csv";

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

  /**
   * Opens CSV files and reads all of them.
   *
   * @throws UserErrorException if they hold no images, or a value that is none
   */
  static ImageTable open(SparkSession spark, DataConfig data) {
    CsvTable table = new CsvTable(spark, data);
    DataFindings.warn(data.path(), DataOptions.ignoredByCsv(data));
    return SparkTable.guarded(data, table::read);
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
            : List.of("ignored: column(s) " + String.join(", ", layout.others())));
    JavaRDD<Row> texts = texts(cells, hasHeader).javaRDD();
    Map<RowPlace.Split, Long> before = before(texts, layout);
    Dataset<Row> rows =
        spark.createDataFrame(
            texts.mapPartitions(part -> new Images(part, layout, before)), SparkTable.SCHEMA);
    return SparkTable.inspected(TableColumns.ofIndexed(rows, layout.isLabelled()), data, ImageForm.NOTHING);
  }

  private DataFrameReader reader(boolean hasHeader) {
    DataFrameReader reader =
        spark
            .read()
            .format(FORMAT)
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
    return texts.select(col("*"), RowPlace.file(texts), RowPlace.start(texts));
  }

  /** Returns how many rows there are before each split, after a look at all of them. */
  private Map<RowPlace.Split, Long> before(JavaRDD<Row> texts, CsvLayout layout) {
    TreeMap<RowPlace.Split, Long> lengths = new TreeMap<>();
    TreeMap<RowPlace, String> problems = new TreeMap<>();
    for (Findings part : texts.mapPartitions(rows -> Findings.of(rows, layout)).collect()) {
      part.lengths.forEach((split, rows) -> lengths.merge(split, rows, Long::sum));
      problems.putAll(part.firstProblem);
    }
    if (!problems.isEmpty()) {
      throw new UserErrorException(
          "%s, %s: %s: correct it, or remove the row"
              .formatted(
                  data.place(),
                  problems.firstKey().name(lengths),
                  problems.firstEntry().getValue()));
    }
    HashMap<RowPlace.Split, Long> before = new HashMap<>();
    long rows = 0;
    for (Map.Entry<RowPlace.Split, Long> split : lengths.entrySet()) {
      before.put(split.getKey(), rows);
      rows += split.getValue();
    }
    return before;
  }

  private static RowPlace.Split split(Row row) {
    return new RowPlace.Split(row.getString(row.length() - 2), row.getLong(row.length() - 1));
  }

  private static byte[] image(Row row, CsvLayout layout) throws InvalidPictureException {
    if (!row.isNullAt(row.length() - 3)) {
      throw new InvalidPictureException(
          "it has more or fewer values than the %d columns".formatted(layout.names().size()));
    }
    return layout.image(row);
  }

  /** What the rows of one task are. */
  private static final class Findings implements Serializable {
    private static final long serialVersionUID = 1L;

    private final HashMap<RowPlace.Split, Long> lengths = new HashMap<>();
    private final TreeMap<RowPlace, String> firstProblem = new TreeMap<>();

    static Iterator<Findings> of(Iterator<Row> rows, CsvLayout layout) {
      Findings findings = new Findings();
      rows.forEachRemaining(row -> findings.add(row, layout));
      return List.of(findings).iterator();
    }

    private void add(Row row, CsvLayout layout) {
      RowPlace.Split split = split(row);
      long position = lengths.merge(split, 1L, Long::sum) - 1;
      try {
        image(row, layout);
        layout.labelOrNull(row);
      } catch (InvalidPictureException e) {
        firstProblem.put(new RowPlace(split, position), e.getMessage());
        if (firstProblem.size() > 1) {
          firstProblem.pollLastEntry();
        }
      }
    }
  }

  /** Rows of texts as rows of {@link SparkTable#SCHEMA}. */
  private static final class Images implements Iterator<Row> {
    private final Iterator<Row> texts;
    private final CsvLayout layout;
    private final Map<RowPlace.Split, Long> before;
    private final Map<RowPlace.Split, Long> read = new HashMap<>();

    Images(Iterator<Row> texts, CsvLayout layout, Map<RowPlace.Split, Long> before) {
      this.texts = texts;
      this.layout = layout;
      this.before = before;
    }

    @Override
    public boolean hasNext() {
      return texts.hasNext();
    }

    @Override
    public Row next() {
      Row row = texts.next();
      RowPlace.Split split = split(row);
      long position = read.merge(split, 1L, Long::sum) - 1;
      try {
        Long start = before.get(split);
        if (start == null) {
          throw new InvalidPictureException("its file has another length");
        }
        return RowFactory.create(
            start + position,
            layout.labelOrNull(row),
            image(row, layout),
            layout.height(),
            layout.width(),
            layout.channels());
      } catch (InvalidPictureException e) {
        throw new UncheckedIOException(
            new IOException(
                "a row of %s was changed while it was read: %s"
                    .formatted(split.file(), e.getMessage()),
                e));
      }
    }
  }
}
