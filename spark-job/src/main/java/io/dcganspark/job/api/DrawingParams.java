package io.dcganspark.job.api;

import io.dcganspark.job.config.ConfigKey;
import io.dcganspark.job.config.ConfigKeys;
import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.generation.Weights;
import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StructType;

/** What a model draws for rows; an estimator has the same to hand on to its model. */
final class DrawingParams implements Serializable {
  private static final long serialVersionUID = 1L;

  final Param<String> labelCol;
  final Param<String> outputCol;
  final LongParam imageSeed;
  final Param<String> weights;

  DrawingParams(Params parent) {
    labelCol =
        new TextParam(
            parent,
            "labelCol",
            doc(ConfigKeys.LABEL_COLUMN) + " The default column need not be there.");
    outputCol =
        new TextParam(
            parent, "outputCol", "the column that transform appends, an image as PNG file");
    imageSeed = new LongParam(parent, "imageSeed", "which sequence of images transform draws");
    weights =
        new TextParam(
            parent,
            "weights",
            "trained, or average: their moving average, of a run with " + ConfigKeys.EMA_DECAY,
            ValueCheck.oneOf(
                "weights", Arrays.stream(Weights.values()).map(Weights::text).toList()));
    parent.setDefault(labelCol, DataConfig.DEFAULT_LABEL_COLUMN);
    parent.setDefault(outputCol, "generated");
    parent.setDefault(imageSeed, 0L);
    parent.setDefault(weights, "trained");
  }

  /** Returns the documentation of a param that stands for a key. */
  static String doc(ConfigKey<?> key) {
    return key.name() + ": " + key.meaning();
  }

  /** Returns a schema with the column of images behind. */
  static StructType append(StructType schema, String column) {
    if (has(schema, column)) {
      throw new UserErrorException(
          "column \"%s\" is there already, expected a new one for images: set outputCol"
              .formatted(column));
    }
    return schema.add(column, DataTypes.BinaryType, false);
  }

  /** Checks that a column holds bytes, perhaps inside of another column: image.bytes. */
  static void requireImages(StructType schema, String column, String param) {
    if (!isBinary(schema, column)) {
      throw new UserErrorException(
          "column \"%s\" is not there or not binary, expected PNG or JPEG files, or pixels: set %s"
              .formatted(column, param));
    }
  }

  private static boolean isBinary(StructType schema, String column) {
    if (has(schema, column)) {
      return schema.apply(column).dataType() instanceof BinaryType;
    }
    int dot = column.indexOf('.');
    return dot > 0
        && has(schema, column.substring(0, dot))
        && schema.apply(column.substring(0, dot)).dataType() instanceof StructType inner
        && isBinary(inner, column.substring(dot + 1));
  }

  static boolean has(StructType schema, String column) {
    return schema.getFieldIndex(column).isDefined();
  }

  /** Checks that a column holds whole numbers. */
  static void requireWhole(StructType schema, String column, String remedy) {
    boolean isThere = has(schema, column);
    if (!isThere || !isWhole(schema.apply(column).dataType())) {
      throw new UserErrorException(
          "column \"%s\" is %s, expected whole numbers from 0: %s"
              .formatted(
                  column,
                  isThere ? schema.apply(column).dataType().simpleString() : "not there",
                  remedy));
    }
  }

  private static boolean isWhole(DataType type) {
    return type instanceof LongType
        || type instanceof IntegerType
        || type instanceof ShortType
        || type instanceof ByteType;
  }
}
