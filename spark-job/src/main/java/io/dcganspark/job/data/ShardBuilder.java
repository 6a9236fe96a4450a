package io.dcganspark.job.data;

import io.dcganspark.model.recipe.ImageShape;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.function.FlatMapFunction;
import scala.Tuple2;

/** Puts the images of a partition into the arrays of their replicas. */
final class ShardBuilder
    implements FlatMapFunction<Iterator<Tuple2<Integer, DecodedImage>>, ImageShard> {
  private static final long serialVersionUID = 1L;

  private final ImageShape shape;
  private final int length;

  ShardBuilder(ImageShape shape, int length) {
    this.shape = shape;
    this.length = length;
  }

  @Override
  public Iterator<ImageShard> call(Iterator<Tuple2<Integer, DecodedImage>> images) {
    Map<Integer, byte[]> shards = new TreeMap<>();
    while (images.hasNext()) {
      Tuple2<Integer, DecodedImage> image = images.next();
      byte[] shard =
          shards.computeIfAbsent(image._1(), replica -> new byte[length * shape.length()]);
      System.arraycopy(
          image._2().pixels(), 0, shard, image._2().position() * shape.length(), shape.length());
    }
    return shards.entrySet().stream()
        .map(shard -> new ImageShard(shard.getKey(), shape, shard.getValue()))
        .iterator();
  }
}
