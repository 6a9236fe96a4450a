package io.dcganspark.model.evaluation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Whether generated images are copies of training images: how far it is from each to its nearest
 * training image, beside the same of images that nobody trained on.
 *
 * @param generated distances of the generated images
 * @param test distances of test images, empty where there are none
 * @param pairs the generated images that are nearest to a training image, the nearest first
 */
public record Memorisation(Distances generated, Optional<Distances> test, List<Pair> pairs) {
  /** One in so many test images is as near as an image that is reported as suspiciously near. */
  private static final int SUSPICIOUS = 100;

  /**
   * Distances of a set, in grey values: the root of the mean squared difference of a pixel.
   *
   * @param sorted ascending, not empty
   */
  public record Distances(double[] sorted) {
    /** Takes those of matches, at least one. */
    public static Distances of(List<NearestImages.Match> matches) {
      return new Distances(
          matches.stream().mapToDouble(NearestImages.Match::distance).sorted().toArray());
    }

    /** Returns the least. */
    public double least() {
      return sorted[0];
    }

    /** Returns the one in the middle, or the mean of the two. */
    public double median() {
      return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
  }

  /**
   * A generated image and its nearest training image.
   *
   * @param image the number of the generated one, in its seed's sequence
   * @param pixels of the generated one, (channel, height, width)
   * @param nearest the training image
   */
  public record Pair(int image, byte[] pixels, NearestImages.Match nearest) {}

  /**
   * Looks at distances.
   *
   * @param images the generated images, (image, channel, height, width)
   * @param generated their matches, in their order
   * @param test matches of the test images, maybe none
   * @param pairs how many pairs are wanted
   */
  public static Memorisation of(
      byte[] images,
      List<NearestImages.Match> generated,
      List<NearestImages.Match> test,
      int pairs) {
    int length = images.length / generated.size();
    return new Memorisation(
        Distances.of(generated),
        test.isEmpty() ? Optional.empty() : Optional.of(Distances.of(test)),
        IntStream.range(0, generated.size())
            .mapToObj(
                image ->
                    new Pair(
                        image,
                        Arrays.copyOfRange(images, image * length, (image + 1) * length),
                        generated.get(image)))
            .sorted(Comparator.comparingDouble(pair -> pair.nearest().distance()))
            .limit(pairs)
            .toList());
  }

  /**
   * Returns the part of the generated images that are nearer to a training image than all but the
   * nearest hundredth of the test images, from 0 to 1: near 0.01 where nothing is copied.
   */
  public Optional<Double> suspicious() {
    return test.map(
        distances -> {
          double limit = distances.sorted()[distances.sorted().length / SUSPICIOUS];
          long nearer =
              Arrays.stream(generated.sorted()).filter(distance -> distance < limit).count();
          return nearer / (double) generated.sorted().length;
        });
  }
}
