package io.dcganspark.model.evaluation;

import java.util.ArrayList;
import java.util.List;

/** Factors of covariance matrices, which have no inverse where there are few images. */
final class CovarianceFactor {
  private CovarianceFactor() {}

  /**
   * Returns vectors whose outer products with themselves add up to a covariance: as many as its
   * rank, up to rounding. This is Cholesky's factorization with pivots (Higham, Accuracy and
   * Stability of Numerical Algorithms, chapter 10).
   *
   * @param covariance (size, size), symmetric, without negative eigenvalues but for rounding
   * @return (rank, size)
   */
  static double[][] of(double[][] covariance) {
    int size = covariance.length;
    double[] left = new double[size];
    double largest = 0;
    for (int i = 0; i < size; i++) {
      left[i] = covariance[i][i];
      largest = Math.max(largest, left[i]);
    }
    double negligible = size * Math.ulp(largest);
    List<double[]> vectors = new ArrayList<>();
    while (vectors.size() < size) {
      int pivot = largest(left);
      if (left[pivot] <= negligible) {
        break;
      }
      double[] vector = covariance[pivot].clone();
      for (double[] earlier : vectors) {
        double factor = earlier[pivot];
        for (int i = 0; i < size; i++) {
          vector[i] -= factor * earlier[i];
        }
      }
      double root = Math.sqrt(left[pivot]);
      for (int i = 0; i < size; i++) {
        // What earlier pivots left in their rows is rounding.
        vector[i] = left[i] == 0 ? 0 : vector[i] / root;
        left[i] = Math.max(0, left[i] - vector[i] * vector[i]);
      }
      vector[pivot] = root;
      left[pivot] = 0;
      vectors.add(vector);
    }
    return vectors.toArray(double[][]::new);
  }

  private static int largest(double[] values) {
    int largest = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[largest]) {
        largest = i;
      }
    }
    return largest;
  }
}
