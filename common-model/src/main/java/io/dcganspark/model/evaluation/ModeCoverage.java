package io.dcganspark.model.evaluation;

import java.util.Arrays;

/**
 * How many of the combinations of classes that channels can show a set of images has, where each
 * channel is an image by itself.
 *
 * @param modes combinations that there are
 * @param covered combinations that at least one image shows
 * @param divergence Kullback-Leibler divergence of the images' shares of the combinations from
 *     those of the data, in nats: 0 where they are equal; infinite where an image shows one that
 *     the data has not
 */
public record ModeCoverage(int modes, int covered, double divergence) {
  /**
   * Holds images against the data.
   *
   * @param images of each combination
   * @param data of each combination
   */
  static ModeCoverage of(long[] images, long[] data) {
    double count = Arrays.stream(images).sum();
    double ofData = Arrays.stream(data).sum();
    double divergence = 0;
    int covered = 0;
    for (int i = 0; i < images.length; i++) {
      if (images[i] > 0) {
        covered++;
        double share = images[i] / count;
        divergence += share * Math.log(share / (data[i] / ofData));
      }
    }
    return new ModeCoverage(images.length, covered, divergence);
  }
}
