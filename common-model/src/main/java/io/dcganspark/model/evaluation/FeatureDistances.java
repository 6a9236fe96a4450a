package io.dcganspark.model.evaluation;

import java.util.Arrays;

/** Euclidean distances between images' features, squared. */
final class FeatureDistances {
  private FeatureDistances() {}

  static double squared(float[] first, float[] second) {
    double sum = 0;
    for (int i = 0; i < first.length; i++) {
      double difference = (double) first[i] - second[i];
      sum += difference * difference;
    }
    return sum;
  }

  /**
   * Returns how far it is from each member of a set to its k-th nearest neighbour in the set.
   *
   * @throws IllegalArgumentException if there are not more than {@code neighbours} members
   */
  static double[] squaredRadii(float[][] set, int neighbours) {
    if (set.length <= neighbours) {
      throw new IllegalArgumentException(
          "found %d images, expected more than %d, the neighbours of each"
              .formatted(set.length, neighbours));
    }
    double[] radii = new double[set.length];
    double[] distances = new double[set.length];
    for (int i = 0; i < set.length; i++) {
      for (int j = 0; j < set.length; j++) {
        distances[j] = squared(set[i], set[j]);
      }
      Arrays.sort(distances);
      radii[i] = distances[neighbours]; // The nearest of all is the image itself.
    }
    return radii;
  }
}
