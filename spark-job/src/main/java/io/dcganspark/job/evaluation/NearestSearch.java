package io.dcganspark.job.evaluation;

import io.dcganspark.job.data.LabelledData;
import io.dcganspark.job.data.LabelledImage;
import io.dcganspark.model.device.NativeThreads;
import io.dcganspark.model.evaluation.NearestImages;
import io.dcganspark.model.recipe.ImageShape;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** Looks for the nearest images of a data set, by their pixels, on the executors. */
public final class NearestSearch {
  private static final int CHUNK = 1_024;

  private NearestSearch() {}

  /**
   * Goes once through the data set.
   *
   * @param spark where it is searched
   * @param images that are looked for, (image, channel, height, width) of the data's shape, 0 black
   *     to 255 white; every task gets them all
   * @param data among whose images they are looked for
   * @return the nearest one of each image, in their order
   */
  public static List<NearestImages.Match> run(
      JavaSparkContext spark, byte[] images, LabelledData data) {
    ImageShape shape = data.shape();
    Broadcast<byte[]> broadcast = spark.broadcast(images);
    try {
      JavaRDD<NearestImages> parts =
          data.images()
              .mapPartitions(part -> List.of(search(broadcast.value(), part, shape)).iterator());
      return parts.treeReduce(NearestImages::join).matches();
    } finally {
      broadcast.destroy();
    }
  }

  private static NearestImages search(
      byte[] queries, Iterator<LabelledImage> images, ImageShape shape) {
    NativeThreads.use(1);
    NearestImages nearest = NearestImages.amongNone(queries.length / shape.length());
    ImageChunks chunks = new ImageChunks(images, shape, CHUNK);
    while (chunks.hasNext()) {
      ImageChunks.Chunk chunk = chunks.next();
      long[] indices = chunk.images().stream().mapToLong(LabelledImage::index).toArray();
      nearest = nearest.join(NearestImages.among(queries, chunk.pixels(), indices, shape.length()));
    }
    return nearest;
  }
}
