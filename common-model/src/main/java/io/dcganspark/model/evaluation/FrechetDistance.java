package io.dcganspark.model.evaluation;

/**
 * The Fréchet distance of two normal distributions that have the moments of two sets of images'
 * features, as the Fréchet inception distance takes it (Heusel et al., <a
 * href="https://arxiv.org/abs/1706.08500">GANs Trained by a Two Time-Scale Update Rule Converge to
 * a Local Nash Equilibrium</a>, 2017): |m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2)).
 */
final class FrechetDistance {
  /** Of 2,048 numbers they stay in a core's cache. */
  private static final int ROWS_AT_ONCE = 32;

  private FrechetDistance() {}

  /**
   * Returns the squared distance, from 0 for equal moments; Heusel et al. give it without the root
   * as well. It is NaN where features are not finite.
   *
   * @throws IllegalStateException if one set has not two images
   */
  public static double between(FeatureMoments first, FeatureMoments second) {
    double[][] covariance = first.covariance();
    double[][] otherCovariance = second.covariance();
    double[] mean = first.mean();
    double[] otherMean = second.mean();
    double distance = 0;
    for (int i = 0; i < mean.length; i++) {
      double difference = mean[i] - otherMean[i];
      distance += difference * difference + covariance[i][i] + otherCovariance[i][i];
    }
    return Double.isFinite(distance)
        ? Math.max(0, distance - 2 * traceOfRootOfProduct(covariance, otherCovariance))
        : Double.NaN;
  }

  /**
   * C1 C2 is not symmetric. With C1 = B' B, B C2 B' is, and has the same eigenvalues but for zeros.
   * What rounding made negative of them is 0.
   */
  private static double traceOfRootOfProduct(double[][] first, double[][] second) {
    double[][] factor = CovarianceFactor.of(first);
    double[][] product = product(factor, transposed(product(factor, second), second.length));
    double trace = 0;
    for (double eigenvalue : SymmetricEigenvalues.of(product)) {
      trace += Math.sqrt(Math.max(0, eigenvalue));
    }
    return trace;
  }

  private static double[][] product(double[][] left, double[][] right) {
    int columns = right.length == 0 ? 0 : right[0].length;
    double[][] product = new double[left.length][columns];
    for (int start = 0; start < right.length; start += ROWS_AT_ONCE) {
      int end = Math.min(right.length, start + ROWS_AT_ONCE);
      for (int i = 0; i < left.length; i++) {
        for (int row = start; row < end; row++) {
          addTo(product[i], left[i][row], right[row]);
        }
      }
    }
    return product;
  }

  private static void addTo(double[] sums, double factor, double[] values) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += factor * values[i];
    }
  }

  private static double[][] transposed(double[][] matrix, int columns) {
    double[][] transposed = new double[columns][matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < columns; j++) {
        transposed[j][i] = matrix[i][j];
      }
    }
    return transposed;
  }
}
