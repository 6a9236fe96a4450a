package io.dcganspark.model.evaluation;

import org.netlib.lapack.Dsyev;
import org.netlib.util.intW;

/**
 * Eigenvalues of symmetric matrices by LAPACK's {@code dsyev} in Java: the OpenBLAS 0.3.19 that
 * ND4J brings returns wrong eigenvalues of 300 rows, without an error, on processors with AVX-512.
 */
final class SymmetricEigenvalues {
  /** As many reflections as LAPACK applies at once make a block. */
  private static final int BLOCK = 32;

  private SymmetricEigenvalues() {}

  /**
   * Returns the eigenvalues in ascending order.
   *
   * @param matrix (size, size), with both triangles
   * @throws IllegalStateException if it holds what is not finite
   */
  static double[] of(double[][] matrix) {
    int size = matrix.length;
    double[] eigenvalues = new double[size];
    if (size == 0) {
      return eigenvalues;
    }
    double[] columns = new double[size * size];
    for (int column = 0; column < size; column++) {
      for (int row = 0; row < size; row++) {
        double value = matrix[column][row];
        if (!Double.isFinite(value)) {
          throw new IllegalStateException(
              "found %s in a matrix, expected numbers that are finite".formatted(value));
        }
        columns[column * size + row] = value;
      }
    }
    double[] workspace = new double[(BLOCK + 2) * size];
    intW info = new intW(0);
    Dsyev.dsyev(
        "N", "U", size, columns, 0, size, eigenvalues, 0, workspace, 0, workspace.length, info);
    if (info.val != 0) {
      throw new IllegalStateException(
          "LAPACK found not all of %d eigenvalues: dsyev returned %d".formatted(size, info.val));
    }
    return eigenvalues;
  }
}
