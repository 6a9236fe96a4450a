package io.dcganspark.job.data;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.model.random.Purpose;
import io.dcganspark.model.random.RandomStream;
import io.dcganspark.model.state.Sha256;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import scala.Tuple2;

/**
 * Three grey images of a data set as the red, green and blue of one: stacked MNIST of those that
 * compare how many modes a generator finds (Metz et al., <a
 * href="https://arxiv.org/abs/1611.02163">Unrolled Generative Adversarial Networks</a>, 2016).
 * There are as many stacks as images. Stack i has image i as its red; a permutation that the seed
 * keys says which its green is, and another one its blue. So each image is in three stacks.
 */
final class ImageStacks implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int CHANNELS = DataConfig.STACKED_CHANNELS;

  private final long seed;
  private final KeyedPermutation green;
  private final KeyedPermutation blue;

  /** An image as one colour of a stack. */
  private record Layer(int channel, byte[] pixels, int height, int width) implements Serializable {}

  /**
   * Prepares.
   *
   * @param seed that decides which images are stacked
   * @param count images of the data set
   */
  ImageStacks(long seed, long count) {
    this.seed = seed;
    this.green = permutation(1, count);
    this.blue = permutation(2, count);
  }

  private KeyedPermutation permutation(int channel, long count) {
    RandomStream stream = new RandomStream(seed, Purpose.STACKS, channel, 0);
    return new KeyedPermutation(
        ((long) stream.nextInt() << Integer.SIZE) ^ stream.nextInt(), count);
  }

  /**
   * Returns the stacks as a table without labels.
   *
   * @param images grey, of one size, with the sizes in columns
   */
  Dataset<Row> of(Dataset<Row> images) {
    JavaRDD<Row> stacks =
        images
            .select("index", "image", "height", "width")
            .javaRDD()
            .flatMapToPair(row -> layers(row).iterator())
            .groupByKey()
            .map(stack -> stacked(stack._1(), stack._2()));
    return images.sparkSession().createDataFrame(stacks, SparkTable.SCHEMA).orderBy("index");
  }

  private List<Tuple2<Long, Layer>> layers(Row row) {
    long index = row.getLong(0);
    long[] stacks = {index, green.apply(index), blue.apply(index)};
    List<Tuple2<Long, Layer>> layers = new ArrayList<>();
    for (int channel = 0; channel < CHANNELS; channel++) {
      layers.add(
          new Tuple2<>(
              stacks[channel], new Layer(channel, row.getAs(1), row.getInt(2), row.getInt(3))));
    }
    return layers;
  }

  private static Row stacked(long index, Iterable<Layer> layers) {
    byte[] pixels = new byte[0];
    int height = 0;
    int width = 0;
    for (Layer layer : layers) {
      int plane = layer.pixels().length;
      pixels = pixels.length == 0 ? new byte[CHANNELS * plane] : pixels;
      System.arraycopy(layer.pixels(), 0, pixels, layer.channel() * plane, plane);
      height = layer.height();
      width = layer.width();
    }
    return RowFactory.create(index, null, pixels, height, width, CHANNELS);
  }

  /** Returns what identifies the stacks of images with a SHA-256. */
  String sha256(String ofImages) {
    return Sha256.of(
        "stacks of %s by %d".formatted(ofImages, seed).getBytes(StandardCharsets.US_ASCII));
  }
}
