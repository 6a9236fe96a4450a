package io.dcganspark.model.evaluation;

import io.dcganspark.model.failure.Counted;
import io.dcganspark.model.random.Purpose;
import io.dcganspark.model.random.RandomStream;
import java.util.Arrays;

/**
 * The kernel inception distance (Bińkowski et al., <a
 * href="https://arxiv.org/abs/1801.01401">Demystifying MMD GANs</a>, 2018): the unbiased estimate
 * of the squared maximum mean discrepancy with the kernel (x·y / features + 1)^3, averaged over
 * random subsets. Its expectation does not depend on how many images there are. It can be slightly
 * negative, where two sets hardly differ.
 *
 * @param mean over the subsets, about 0 for images like the real ones
 * @param deviation standard deviation over the subsets
 */
public record KernelDistance(double mean, double deviation) {
  /** As many as in the paper's program. */
  static final int SUBSETS = 100;

  /** Images of each kind in a subset of the paper; of fewer than twice as many, half of them. */
  static final int MOST_IN_SUBSET = 1_000;

  private static final int REAL = 0;
  private static final int GENERATED = 1;

  /**
   * Compares two sets of features. The same sets have the same distance: their subsets depend on
   * nothing but the numbers of images.
   *
   * @param real (image, feature)
   * @param generated (image, feature)
   * @throws IllegalArgumentException if one has fewer than four images
   */
  public static KernelDistance of(float[][] real, float[][] generated) {
    int fewer = Math.min(real.length, generated.length);
    return of(real, generated, SUBSETS, Math.min(MOST_IN_SUBSET, fewer / 2));
  }

  /** As {@link #of(float[][], float[][])}, with {@code size} of both kinds in each subset. */
  static KernelDistance of(float[][] real, float[][] generated, int subsets, int size) {
    if (size < 2) {
      throw new IllegalArgumentException(
          "found subsets of %s, expected at least 2".formatted(Counted.of(size, "image")));
    }
    long[][] ofReal = memberships(real.length, REAL, subsets, size);
    long[][] ofGenerated = memberships(generated.length, GENERATED, subsets, size);
    double[] within = new double[subsets];
    addPairsWithin(real, ofReal, within);
    addPairsWithin(generated, ofGenerated, within);
    double[] between = new double[subsets];
    for (int i = 0; i < real.length; i++) {
      for (int j = 0; j < generated.length; j++) {
        add(real[i], ofReal[i], generated[j], ofGenerated[j], between);
      }
    }
    double[] distances = new double[subsets];
    for (int subset = 0; subset < subsets; subset++) {
      // Each pair within a set stands twice in the definition.
      distances[subset] =
          2 * within[subset] / ((double) size * (size - 1))
              - 2 * between[subset] / ((double) size * size);
    }
    return ofSubsets(distances);
  }

  private static KernelDistance ofSubsets(double[] distances) {
    double mean = Arrays.stream(distances).average().orElseThrow();
    double variance =
        Arrays.stream(distances).map(one -> (one - mean) * (one - mean)).average().orElseThrow();
    return new KernelDistance(mean, Math.sqrt(variance));
  }

  private static void addPairsWithin(float[][] set, long[][] memberships, double[] sums) {
    for (int i = 0; i < set.length; i++) {
      for (int j = 0; j < i; j++) {
        add(set[i], memberships[i], set[j], memberships[j], sums);
      }
    }
  }

  /** Adds the kernel of two images to the sum of every subset that holds both. */
  private static void add(
      float[] first, long[] ofFirst, float[] second, long[] ofSecond, double[] sums) {
    double kernel = kernel(first, second);
    for (int word = 0; word < ofFirst.length; word++) {
      long both = ofFirst[word] & ofSecond[word];
      while (both != 0) {
        sums[word * Long.SIZE + Long.numberOfTrailingZeros(both)] += kernel;
        both &= both - 1;
      }
    }
  }

  private static double kernel(float[] first, float[] second) {
    double product = 0;
    for (int i = 0; i < first.length; i++) {
      product += (double) first[i] * second[i];
    }
    double base = product / first.length + 1;
    return base * base * base;
  }

  /** Returns (image, word): bit b of word w is set where subset 64 w + b holds the image. */
  private static long[][] memberships(int images, int kind, int subsets, int size) {
    long[][] memberships = new long[images][(subsets - 1) / Long.SIZE + 1];
    for (int subset = 0; subset < subsets; subset++) {
      int[] order = new RandomStream(0, Purpose.SUBSETS, subset, kind).permutation(images);
      for (int i = 0; i < size; i++) {
        memberships[order[i]][subset / Long.SIZE] |= 1L << subset % Long.SIZE;
      }
    }
    return memberships;
  }
}
