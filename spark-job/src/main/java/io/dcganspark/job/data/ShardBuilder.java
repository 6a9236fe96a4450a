package io.dcganspark.job.data;

import io.dcganspark.model.recipe.ImageShape;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.function.FlatMapFunction;
import scala.Tuple2;

/** Puts the images of a partition, and their labels, into the arrays of their replicas. */
final class ShardBuilder
    implements FlatMapFunction<Iterator<Tuple2<Integer, DecodedImage>>, ImageShard> {
  private static final long serialVersionUID = 1L;

  private final ImageShape shape;
  private final int length;
  private final boolean labelled;

  /**
   * @param length of every shard
   * @param labelled whether images have labels
   */
  ShardBuilder(ImageShape shape, int length, boolean labelled) {
    this.shape = shape;
    this.length = length;
    this.labelled = labelled;
  }

  @Override
  public Iterator<ImageShard> call(Iterator<Tuple2<Integer, DecodedImage>> images) {
    Map<Integer, Arrays> shards = new TreeMap<>();
    while (images.hasNext()) {
      Tuple2<Integer, DecodedImage> image = images.next();
      shards.computeIfAbsent(image._1(), replica -> new Arrays()).put(image._2());
    }
    return shards.entrySet().stream()
        .map(
            shard ->
                new ImageShard(
                    shard.getKey(), shape, shard.getValue().pixels, shard.getValue().labels))
        .iterator();
  }

  /** What a shard will hold. */
  private final class Arrays {
    private final byte[] pixels = new byte[length * shape.length()];
    private final int[] labels = labelled ? new int[length] : null;

    void put(DecodedImage image) {
      System.arraycopy(
          image.pixels(), 0, pixels, image.position() * shape.length(), shape.length());
      if (labelled) {
        labels[image.position()] = image.label();
      }
    }
  }
}
