package io.dcganspark.model.evaluation;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Which classes a set of images shows, and how sure the classifier is.
 *
 * @param counts images of each class
 * @param confidence the mean of the largest probability, from 1/classes to 1
 * @param entropy the mean entropy of an image's probabilities, in nats: near 0 where each image is
 *     clearly of one class
 * @param inceptionScore (Salimans et al., <a href="https://arxiv.org/abs/1606.03498">Improved
 *     Techniques for Training GANs</a>, 2016) with this classifier in the place of Inception, over
 *     all images at once: exp of the mutual information of image and class, from 1 to the number of
 *     classes
 */
public record ClassDistribution(
    long[] counts, double confidence, double entropy, double inceptionScore) {
  /** A class is covered if its share is at least one in so many of its share in the data. */
  private static final int COVERED = 10;

  /** Returns the part of the images that are of a class, from 0 to 1. */
  public double share(int classNumber) {
    return counts[classNumber] / (double) total();
  }

  /** Returns whether a class of the data has at least a tenth of its share there. */
  public boolean covers(int classNumber, ClassDistribution data) {
    return COVERED * counts[classNumber] * data.total() >= data.counts[classNumber] * total();
  }

  /** Returns how many of the data's classes are covered. */
  public int coveredOf(ClassDistribution data) {
    return (int)
        IntStream.range(0, counts.length)
            .filter(i -> data.counts[i] > 0 && covers(i, data))
            .count();
  }

  private long total() {
    return Arrays.stream(counts).sum();
  }

  /** Returns how many classes have images. */
  public int present() {
    return (int) Arrays.stream(counts).filter(count -> count > 0).count();
  }

  /**
   * Returns the total variation distance between the shares of two sets: from 0 for equal shares to
   * 1 for sets without a common class.
   */
  public double distanceTo(ClassDistribution other) {
    double distance = 0;
    for (int i = 0; i < counts.length; i++) {
      distance += Math.abs(share(i) - other.share(i)) / 2;
    }
    return distance;
  }
}
