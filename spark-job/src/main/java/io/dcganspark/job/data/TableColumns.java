package io.dcganspark.job.data;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.UserErrorException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of any table that describe its images.
 *
 * @param rows (index long, label int, image binary, height int, width int, channels int), null
 *     where the table has no such column; the sizes are all null or none
 * @param inspected the same rows before whole numbers are cut to 32 bits: (index long, label long,
 *     image binary, height long, width long, channels long, origin string, problem string, file
 *     string, start long), the last four null where nothing is known
 * @param indexed whether there is an index, and it is from 0 to below the number of rows once each
 * @param labelled whether there are labels
 */
record TableColumns(Dataset<Row> rows, Dataset<Row> inspected, boolean indexed, boolean labelled) {
  private static final Column NONE = lit(null).cast(DataTypes.StringType);

  /**
   * Finds them.
   *
   * @throws UserErrorException if there are no images, or a column is of another type
   */
  static TableColumns of(Dataset<Row> table, DataConfig data) {
    ImageColumns images =
        SparkImage.of(table, data.imageColumn()).orElseGet(() -> images(table, data));
    Optional<Column> index = whole(table, "index");
    Optional<Column> label = label(table, data);
    Column sized =
        Stream.of(images.height(), images.width(), images.channels())
            .map(size -> size.map(Column::isNotNull).orElse(lit(false)))
            .reduce(lit(true), Column::and);
    List<Column> columns =
        List.of(
            wide(index).as("index"),
            wide(label).as("label"),
            images.image().as("image"),
            when(sized, wide(images.height())).as("height"),
            when(sized, wide(images.width())).as("width"),
            when(sized, wide(images.channels())).as("channels"));
    Dataset<Row> inspected =
        placed(
            table, columns, List.of(images.origin().as("origin"), images.problem().as("problem")));
    Dataset<Row> rows = narrow(table.select(columns.toArray(Column[]::new)));
    return new TableColumns(rows, inspected, index.isPresent() && isIndex(rows), label.isPresent());
  }

  /** Takes rows (index, label, image, height, width, channels) whose index is one. */
  static TableColumns ofIndexed(Dataset<Row> rows, boolean labelled) {
    Dataset<Row> inspected =
        rows.select(
            col("index"),
            col("label").cast(DataTypes.LongType),
            col("image"),
            col("height").cast(DataTypes.LongType),
            col("width").cast(DataTypes.LongType),
            col("channels").cast(DataTypes.LongType),
            NONE,
            NONE,
            NONE,
            lit(null).cast(DataTypes.LongType));
    return new TableColumns(rows, inspected, true, labelled);
  }

  private static Column wide(Optional<Column> number) {
    return number.orElse(lit(null)).cast(DataTypes.LongType);
  }

  /** Adds files where Spark knows them. It knows none of a joined table or of a database. */
  private static Dataset<Row> placed(
      Dataset<Row> table, List<Column> columns, List<Column> origins) {
    List<Column> all = new ArrayList<>(columns);
    all.addAll(origins);
    List<Column> known = new ArrayList<>(all);
    try {
      known.add(RowLocation.file(table).as("file"));
      known.add(RowLocation.start(table).as("start"));
      return table.select(known.toArray(Column[]::new));
    } catch (Exception e) { // AnalysisException is checked, and Scala does not declare it.
      all.add(NONE.as("file"));
      all.add(lit(null).cast(DataTypes.LongType).as("start"));
      return table.select(all.toArray(Column[]::new));
    }
  }

  /** The inspection refuses what does not fit before these rows are used. */
  private static Dataset<Row> narrow(Dataset<Row> rows) {
    return rows.select(
        col("index"),
        col("label").cast(DataTypes.IntegerType).as("label"),
        col("image"),
        col("height").cast(DataTypes.IntegerType).as("height"),
        col("width").cast(DataTypes.IntegerType).as("width"),
        col("channels").cast(DataTypes.IntegerType).as("channels"));
  }

  private static ImageColumns images(Dataset<Row> table, DataConfig data) {
    return new ImageColumns(
        image(table, data),
        whole(table, "height"),
        whole(table, "width"),
        whole(table, "channels"),
        NONE,
        NONE);
  }

  private static Column image(Dataset<Row> table, DataConfig data) {
    String name = data.imageColumn();
    Optional<Column> column = column(table, name);
    Optional<DataType> type = column.map(found -> type(table, found));
    if (type.isEmpty() || !type.get().equals(DataTypes.BinaryType)) {
      List<String> usable = imageColumns(table.schema(), "");
      throw new UserErrorException(
          "column \"%s\" of %s is %s, expected binary (files of pictures, or pixels): set data.image-column to such a one%s"
              .formatted(
                  name,
                  data.place(),
                  type.map(DataType::simpleString).orElse("not there"),
                  usable.isEmpty() ? "; it has none" : ", " + String.join(" or ", usable)));
    }
    return column.get();
  }

  /** Also those inside of a column, as Hugging Face's tables have image.bytes. */
  private static List<String> imageColumns(StructType type, String prefix) {
    List<String> names = new ArrayList<>();
    for (StructField field : type.fields()) {
      String name = prefix + quoted(field.name());
      if (field.dataType().equals(DataTypes.BinaryType) || SparkImage.isStruct(field.dataType())) {
        names.add(name);
      } else if (field.dataType() instanceof StructType inner) {
        names.addAll(imageColumns(inner, name + "."));
      }
    }
    return names;
  }

  /** Returns a name as Spark takes it for one name, whatever letters it has. */
  private static String quoted(String name) {
    return name.matches("\\w+") ? name : "`" + name.replace("`", "``") + "`";
  }

  private static Optional<Column> label(Dataset<Row> table, DataConfig data) {
    String name = data.labelColumn();
    Optional<Column> column = column(table, name);
    Optional<DataType> type = column.map(found -> type(table, found));
    boolean isWanted =
        data.labels() != DataConfig.Labels.NONE
            && (type.isPresent() || !name.equals(DataConfig.DEFAULT_LABEL_COLUMN));
    if (!isWanted) {
      return Optional.empty();
    }
    if (!type.map(TableColumns::isWhole).orElse(false)) {
      throw new UserErrorException(
          "column \"%s\" of %s is %s, expected whole numbers: set data.label-column, or data.labels=none to do without"
              .formatted(name, data.place(), type.map(DataType::simpleString).orElse("not there")));
    }
    return column;
  }

  private static Optional<Column> whole(Dataset<Row> table, String name) {
    return column(table, name).filter(column -> isWhole(type(table, column)));
  }

  private static boolean isWhole(DataType type) {
    return type instanceof LongType
        || type instanceof IntegerType
        || type instanceof ShortType
        || type instanceof ByteType;
  }

  /**
   * Finds a column. Spark is asked, since only it knows how names with dots and of any case are
   * looked up; what it does not find may be a name that has dots itself.
   */
  static Optional<Column> column(Dataset<Row> table, String name) {
    return Stream.of(name, quoted(name)).flatMap(spelt -> found(table, spelt).stream()).findFirst();
  }

  private static Optional<Column> found(Dataset<Row> table, String name) {
    try {
      return Optional.of(table.col(name));
    } catch (Exception e) { // AnalysisException is checked, and Scala does not declare it.
      return Optional.empty();
    }
  }

  static DataType type(Dataset<Row> table, Column column) {
    return table.select(column).schema().fields()[0].dataType();
  }

  private static boolean isIndex(Dataset<Row> rows) {
    Row found = rows.agg(count(lit(1)), countDistinct("index"), min("index"), max("index")).first();
    long length = found.getLong(0);
    return length > 0
        && found.getLong(1) == length
        && found.getLong(2) == 0
        && found.getLong(3) == length - 1;
  }
}
