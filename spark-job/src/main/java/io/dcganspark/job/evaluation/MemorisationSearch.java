package io.dcganspark.job.evaluation;

import io.dcganspark.job.data.LabelledData;
import io.dcganspark.job.data.LabelledImage;
import io.dcganspark.model.device.NativeThreads;
import io.dcganspark.model.evaluation.Memorisation;
import io.dcganspark.model.evaluation.NearestImages;
import io.dcganspark.model.recipe.ImageShape;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** Looks for generated images, and beside them test images, among all that was trained on. */
public final class MemorisationSearch {
  /** Images that are looked for, of either kind. */
  static final int MOST = 1_000;

  private static final int CHUNK = 1_024;

  private MemorisationSearch() {}

  /**
   * Searches.
   *
   * @param spark where it is searched
   * @param generated images that are looked for
   * @param count how many of them are there; the first {@value #MOST} are taken
   * @param real among whose training images they are looked for, and whose test images are looked
   *     for as well
   * @param pairs how many of the nearest pairs are wanted
   */
  public static Memorisation run(
      JavaSparkContext spark, DrawnImages generated, int count, RealImages real, int pairs) {
    ImageShape shape = real.train().shape();
    int drawn = Math.min(count, MOST);
    byte[] ofTest = real.test().map(MemorisationSearch::sample).orElseGet(() -> new byte[0]);
    byte[] images = generated.first(spark, drawn);
    byte[] queries = Arrays.copyOf(images, images.length + ofTest.length);
    System.arraycopy(ofTest, 0, queries, images.length, ofTest.length);
    Broadcast<byte[]> broadcast = spark.broadcast(queries);
    try {
      JavaRDD<NearestImages> parts =
          real.train()
              .images()
              .mapPartitions(part -> List.of(search(broadcast.value(), part, shape)).iterator());
      List<NearestImages.Match> matches = parts.treeReduce(NearestImages::join).matches();
      return Memorisation.of(
          images, matches.subList(0, drawn), matches.subList(drawn, matches.size()), pairs);
    } finally {
      broadcast.destroy();
    }
  }

  /** At most {@value #MOST} images, the same ones each time. */
  private static byte[] sample(LabelledData data) {
    List<LabelledImage> sample =
        data.images().filter(image -> image.place() < MOST).collect().stream()
            .sorted(Comparator.comparingLong(LabelledImage::place))
            .toList();
    return new ImageChunks(sample.iterator(), data.shape(), MOST).next().pixels();
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
