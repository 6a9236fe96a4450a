package io.dcganspark.model.evaluation;

import java.io.Serializable;

/**
 * How many vectors of features there are, their sum and the sum of their outer products: all that
 * mean and covariance need, and small, however many images there are. Sums are in double precision,
 * and those of parts can be added.
 */
final class FeatureMoments implements Serializable {
  private static final long serialVersionUID = 1L;

  private final double[] sums;

  /** Row by row, the lower triangle. */
  private final double[] products;

  private long count;

  /** Makes moments of no vectors of {@code length} features. */
  public FeatureMoments(int length) {
    this.sums = new double[length];
    this.products = new double[length * (length + 1) / 2];
  }

  /** Adds the vector that starts at {@code offset}. */
  public void add(float[] features, int offset) {
    int at = 0;
    for (int i = 0; i < sums.length; i++) {
      double value = features[offset + i];
      sums[i] += value;
      for (int j = 0; j <= i; j++) {
        products[at++] += value * features[offset + j];
      }
    }
    count++;
  }

  /** Adds the vectors of others, of as many features. */
  public void add(FeatureMoments others) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += others.sums[i];
    }
    for (int i = 0; i < products.length; i++) {
      products[i] += others.products[i];
    }
    count += others.count;
  }

  /** Returns how many vectors there are. */
  public long count() {
    return count;
  }

  /** Returns the mean of each feature. */
  public double[] mean() {
    double[] mean = new double[sums.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = sums[i] / count;
    }
    return mean;
  }

  /**
   * Returns the unbiased covariance matrix.
   *
   * @throws IllegalStateException if there are not two vectors
   */
  public double[][] covariance() {
    if (count < 2) {
      throw new IllegalStateException("a covariance needs two vectors, found " + count);
    }
    double[] mean = mean();
    double[][] covariance = new double[sums.length][sums.length];
    int at = 0;
    for (int i = 0; i < sums.length; i++) {
      for (int j = 0; j <= i; j++) {
        covariance[i][j] = (products[at++] - count * mean[i] * mean[j]) / (count - 1);
        covariance[j][i] = covariance[i][j];
      }
    }
    return covariance;
  }
}
