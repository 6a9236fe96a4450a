package io.dcganspark.model.evaluation;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * The Fréchet distance of two normal distributions that have the moments of two sets of images'
 * features, as the Fréchet inception distance takes it (Heusel et al., <a
 * href="https://arxiv.org/abs/1706.08500">GANs Trained by a Two Time-Scale Update Rule Converge to
 * a Local Nash Equilibrium</a>, 2017): |m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2)).
 */
final class FrechetDistance {
  private FrechetDistance() {}

  /**
   * Returns the squared distance, from 0 for equal moments; Heusel et al. give it without the root
   * as well.
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
    return Math.max(0, distance - 2 * traceOfRootOfProduct(covariance, otherCovariance));
  }

  /**
   * C1 C2 is not symmetric, but R C2 R with R the root of C1 is, and has the same eigenvalues. What
   * rounding made negative of them is 0.
   */
  private static double traceOfRootOfProduct(double[][] first, double[][] second) {
    RealMatrix root = root(new Array2DRowRealMatrix(first, false));
    RealMatrix product = root.multiply(new Array2DRowRealMatrix(second, false)).multiply(root);
    double trace = 0;
    for (double eigenvalue : new EigenDecomposition(symmetric(product)).getRealEigenvalues()) {
      trace += Math.sqrt(Math.max(0, eigenvalue));
    }
    return trace;
  }

  private static RealMatrix root(RealMatrix matrix) {
    EigenDecomposition decomposition = new EigenDecomposition(matrix);
    double[] roots = decomposition.getRealEigenvalues();
    for (int i = 0; i < roots.length; i++) {
      roots[i] = Math.sqrt(Math.max(0, roots[i]));
    }
    return decomposition
        .getV()
        .multiply(MatrixUtils.createRealDiagonalMatrix(roots))
        .multiply(decomposition.getVT());
  }

  /** Without the rounding errors that would send the library to its algorithm for any matrix. */
  private static RealMatrix symmetric(RealMatrix matrix) {
    return matrix.add(matrix.transpose()).scalarMultiply(0.5);
  }
}
