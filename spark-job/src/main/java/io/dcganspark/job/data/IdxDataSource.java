package io.dcganspark.job.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * {@code spark.read().format("idx").load(directory)}: the images and labels of a directory with
 * MNIST's files as rows (index long, label int, image binary, height int, width int, channels int);
 * labels are null where there is no file of them. Options: {@code split}, {@code train} (default)
 * or {@code test}, and those of {@link IdxOptions}.
 */
public final class IdxDataSource implements TableProvider, DataSourceRegister {
  static final StructType SCHEMA =
      new StructType()
          .add("index", DataTypes.LongType, false)
          .add("label", DataTypes.IntegerType, true)
          .add("image", DataTypes.BinaryType, false)
          .add("height", DataTypes.IntegerType, false)
          .add("width", DataTypes.IntegerType, false)
          .add("channels", DataTypes.IntegerType, false);

  @Override
  public String shortName() {
    return "idx";
  }

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return SCHEMA;
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    CaseInsensitiveStringMap options = new CaseInsensitiveStringMap(properties);
    String directory = options.get("path");
    if (directory == null) {
      throw new IllegalArgumentException(
          "no path is given to the data source idx, expected one directory: load(directory)");
    }
    SparkSession spark = SparkSession.active();
    try {
      return new IdxTable(
          IdxDirectory.open(
              directory,
              IdxSplit.named(options.getOrDefault("split", "train")),
              IdxOptions.of(options),
              spark.sessionState().newHadoopConf()));
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }
}
