package io.dcganspark.job.data;

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
 * The columns of any table that tell of its images.
 *
 * @param rows (index long, label int, image binary, height int, width int, channels int), null
 *     where the table has no such column; the sizes are all null or none
 * @param indexed whether there is an index, and it is from 0 to below the number of rows once each
 * @param labelled whether there are labels
 */
record TableColumns(Dataset<Row> rows, boolean indexed, boolean labelled) {
  /**
   * Finds them.
   *
   * @throws UserErrorException if there are no images, or a column is of another type
   */
  static TableColumns of(Dataset<Row> table, DataConfig data) {
    Column image = image(table, data);
    Optional<Column> index = whole(table, "index");
    Optional<Column> label = label(table, data);
    Optional<Column> height = whole(table, "height");
    Optional<Column> width = whole(table, "width");
    Optional<Column> channels = whole(table, "channels");
    Column sized =
        height.isPresent() && width.isPresent() && channels.isPresent()
            ? height.get().isNotNull().and(width.get().isNotNull()).and(channels.get().isNotNull())
            : lit(false);
    Dataset<Row> rows =
        table.select(
            index.orElse(lit(null)).cast(DataTypes.LongType).as("index"),
            label.orElse(lit(null)).cast(DataTypes.IntegerType).as("label"),
            image.as("image"),
            size(sized, height).as("height"),
            size(sized, width).as("width"),
            size(sized, channels).as("channels"));
    return new TableColumns(rows, index.isPresent() && isIndex(rows), label.isPresent());
  }

  private static Column size(Column sized, Optional<Column> size) {
    return when(sized, size.orElse(lit(null)).cast(DataTypes.IntegerType));
  }

  private static Column image(Dataset<Row> table, DataConfig data) {
    String name = data.imageColumn();
    Optional<DataType> type = type(table, name);
    if (type.isEmpty() || !type.get().equals(DataTypes.BinaryType)) {
      List<String> binary = binaryColumns(table.schema(), "");
      throw new UserErrorException(
          "column \"%s\" of %s is %s, expected binary (files of pictures, or pixels): set data.image-column to such a one%s"
              .formatted(
                  name,
                  data.place(),
                  type.map(DataType::simpleString).orElse("not there"),
                  binary.isEmpty() ? "; it has none" : ", " + String.join(" or ", binary)));
    }
    return table.col(name);
  }

  /** Also those inside of a column, as Hugging Face's tables have image.bytes. */
  private static List<String> binaryColumns(StructType type, String prefix) {
    List<String> names = new ArrayList<>();
    for (StructField field : type.fields()) {
      if (field.dataType().equals(DataTypes.BinaryType)) {
        names.add(prefix + field.name());
      } else if (field.dataType() instanceof StructType inner) {
        names.addAll(binaryColumns(inner, prefix + field.name() + "."));
      }
    }
    return names;
  }

  private static Optional<Column> label(Dataset<Row> table, DataConfig data) {
    String name = data.labelColumn();
    Optional<DataType> type = type(table, name);
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
    return Optional.of(table.col(name));
  }

  private static Optional<Column> whole(Dataset<Row> table, String name) {
    return type(table, name).filter(TableColumns::isWhole).map(type -> table.col(name));
  }

  private static boolean isWhole(DataType type) {
    return type instanceof LongType
        || type instanceof IntegerType
        || type instanceof ShortType
        || type instanceof ByteType;
  }

  /** Spark is asked, since only it knows how names with dots and of any case are looked up. */
  private static Optional<DataType> type(Dataset<Row> table, String name) {
    try {
      return Optional.of(table.select(table.col(name)).schema().fields()[0].dataType());
    } catch (Exception e) { // AnalysisException is checked, and Scala does not declare it.
      return Optional.empty();
    }
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
