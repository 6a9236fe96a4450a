package io.dcganspark.job.evaluation;

import io.dcganspark.job.data.LabelledData;
import io.dcganspark.job.data.LabelledImage;
import io.dcganspark.model.evaluation.Memorisation;
import io.dcganspark.model.evaluation.NearestImages;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/** Looks for generated images, and beside them test images, among all that was trained on. */
public final class MemorisationSearch {
  /** Images that are looked for, of either kind. */
  static final int MOST = 1_000;

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
    int drawn = Math.min(count, MOST);
    byte[] ofTest = real.test().map(MemorisationSearch::sample).orElseGet(() -> new byte[0]);
    byte[] images = generated.first(spark, drawn);
    byte[] queries = Arrays.copyOf(images, images.length + ofTest.length);
    System.arraycopy(ofTest, 0, queries, images.length, ofTest.length);
    List<NearestImages.Match> matches = NearestSearch.run(spark, queries, real.train());
    return Memorisation.of(
        images, matches.subList(0, drawn), matches.subList(drawn, matches.size()), pairs);
  }

  /** At most {@value #MOST} images, the same ones each time. */
  private static byte[] sample(LabelledData data) {
    List<LabelledImage> sample =
        data.images().filter(image -> image.place() < MOST).collect().stream()
            .sorted(Comparator.comparingLong(LabelledImage::place))
            .toList();
    return new ImageChunks(sample.iterator(), data.shape(), MOST).next().pixels();
  }
}
