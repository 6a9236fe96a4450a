package io.dcganspark.job.generation;

import io.dcganspark.model.recipe.ImageShape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;

/**
 * Generated images as a table that networks can be trained on again: rows (index long, label int,
 * image binary, height int, width int, channels int), without label where the generator is not
 * conditional; pixels as (channel, height, width), 0 black to 255 white.
 */
public final class GeneratedTable {
  private GeneratedTable() {}

  /** Returns the rows; images are drawn when the rows are read. */
  public static Dataset<Row> of(GeneratedImages images) {
    ImageMaker maker = images.maker();
    JavaRDD<Row> rows = images.chunks().flatMap(chunk -> rows(chunk, maker).iterator());
    return images.spark().createDataFrame(rows, schema(isLabelled(maker)));
  }

  private static boolean isLabelled(ImageMaker maker) {
    return maker.label(0).isPresent();
  }

  private static StructType schema(boolean labelled) {
    StructType index = new StructType().add("index", DataTypes.LongType, false);
    return (labelled ? index.add("label", DataTypes.IntegerType, false) : index)
        .add("image", DataTypes.BinaryType, false)
        .add("height", DataTypes.IntegerType, false)
        .add("width", DataTypes.IntegerType, false)
        .add("channels", DataTypes.IntegerType, false);
  }

  private static List<Row> rows(Tuple2<Long, byte[]> chunk, ImageMaker maker) {
    int length = maker.shape().length();
    return IntStream.range(0, chunk._2().length / length)
        .mapToObj(
            i ->
                row(
                    chunk._1() + i,
                    Arrays.copyOfRange(chunk._2(), i * length, (i + 1) * length),
                    maker))
        .toList();
  }

  private static Row row(long index, byte[] pixels, ImageMaker maker) {
    ImageShape shape = maker.shape();
    return isLabelled(maker)
        ? RowFactory.create(
            index,
            maker.label(index).getAsInt(),
            pixels,
            shape.height(),
            shape.width(),
            shape.channels())
        : RowFactory.create(index, pixels, shape.height(), shape.width(), shape.channels());
  }
}
