package io.dcganspark.job.data;

import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF5;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Images as Spark's source {@code image} gives them: (origin, height, width, nChannels, mode,
 * data), whose data is (height, width, channel) with the channels in OpenCV's order: blue, green,
 * red, alpha.
 */
final class SparkImage {
  private static final String DATA = "data";
  private static final List<String> FIELDS =
      List.of("origin", "height", "width", "nChannels", "mode", DATA);
  private static final int WITH_ALPHA = 4;
  private static final int WHITE = 0xFF;

  private SparkImage() {}

  /** Returns whether a column's type is that struct. */
  static boolean isStruct(DataType type) {
    if (!(type instanceof StructType struct)) {
      return false;
    }
    List<String> names =
        Arrays.stream(struct.fieldNames()).map(name -> name.toLowerCase(Locale.ROOT)).toList();
    return FIELDS.stream().allMatch(field -> names.contains(field.toLowerCase(Locale.ROOT)))
        && Arrays.stream(struct.fields())
            .filter(field -> field.name().equalsIgnoreCase(DATA))
            .allMatch(field -> field.dataType().equals(DataTypes.BinaryType));
  }

  /**
   * Finds such images.
   *
   * @param name {@code data.image-column}: the struct, the data in it, or in a table whose columns
   *     are the fields the data, or nothing that is there
   */
  static Optional<ImageColumns> of(Dataset<Row> table, String name) {
    Optional<Column> column = TableColumns.column(table, name);
    if (column.isPresent() && isStruct(TableColumns.type(table, column.get()))) {
      return Optional.of(of(column.get()::getField));
    }
    String inner = "." + DATA;
    if (name.endsWith(inner)) {
      Optional<Column> parent =
          TableColumns.column(table, name.substring(0, name.length() - inner.length()))
              .filter(struct -> isStruct(TableColumns.type(table, struct)));
      if (parent.isPresent()) {
        return Optional.of(of(parent.get()::getField));
      }
    }
    boolean isFree = column.isEmpty() || name.equalsIgnoreCase(DATA);
    return isFree && isStruct(table.schema()) ? Optional.of(of(table::col)) : Optional.empty();
  }

  private static ImageColumns of(Function<String, Column> field) {
    Column data = field.apply(DATA);
    Column height = field.apply("height").cast(DataTypes.LongType);
    Column width = field.apply("width").cast(DataTypes.LongType);
    Column channels = field.apply("nChannels").cast(DataTypes.LongType);
    Column mode = field.apply("mode").cast(DataTypes.LongType);
    UDF5<byte[], Long, Long, Long, Long, byte[]> planes = SparkImage::planes;
    UDF5<byte[], Long, Long, Long, Long, String> problem = SparkImage::problem;
    return new ImageColumns(
        udf(planes, DataTypes.BinaryType).apply(data, height, width, channels, mode),
        Optional.of(height),
        Optional.of(width),
        Optional.of(when(channels.equalTo(WITH_ALPHA), Picture.COLOURS).otherwise(channels)),
        field.apply("origin").cast(DataTypes.StringType),
        udf(problem, DataTypes.StringType).apply(data, height, width, channels, mode));
  }

  /** Returns (channel, height, width) in red, green and blue; nothing of data that is wrong. */
  private static byte[] planes(byte[] data, Long height, Long width, Long channels, Long mode) {
    if (data == null) {
      return null;
    }
    if (problem(data, height, width, channels, mode) != null) {
      return new byte[0];
    }
    int samples = channels.intValue();
    int plane = data.length / samples;
    int colours = Math.min(samples, Picture.COLOURS);
    byte[] pixels = new byte[colours * plane];
    for (int i = 0; i < plane; i++) {
      int at = i * samples;
      int alpha = samples == WITH_ALPHA ? data[at + Picture.COLOURS] & WHITE : WHITE;
      for (int colour = 0; colour < colours; colour++) {
        pixels[colour * plane + i] =
            PicturePixels.onWhite(data[at + colours - 1 - colour] & WHITE, alpha);
      }
    }
    return pixels;
  }

  /** Returns why data is wrong, or null. */
  private static String problem(byte[] data, Long height, Long width, Long channels, Long mode) {
    if (data == null) {
      return null;
    }
    if (height != null && height < 0) {
      return "could not be decoded by Spark's source image";
    }
    if (isWhole(data, height, width, channels) && isOfBytes(channels, mode)) {
      return null;
    }
    return "has %d bytes, height %s, width %s, nChannels %s and mode %s, expected height x width x nChannels bytes of nChannels 1, 3 or 4 and mode 0, 16 or 24"
        .formatted(data.length, height, width, channels, mode);
  }

  private static boolean isWhole(byte[] data, Long height, Long width, Long channels) {
    return height != null
        && width != null
        && channels != null
        && height > 0
        && width > 0
        && height <= data.length
        && width <= data.length
        && (channels == Picture.GREY || channels == Picture.COLOURS || channels == WITH_ALPHA)
        && height * width * channels == data.length;
  }

  /** OpenCV's types of unsigned bytes: 0, and 8 for each channel more. */
  private static boolean isOfBytes(Long channels, Long mode) {
    return mode == null || mode == (channels - 1) * 8;
  }
}
