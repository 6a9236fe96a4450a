package io.dcganspark.model.evaluation;

import java.util.Arrays;

/**
 * Eigenvalues of symmetric matrices, of the 2,048 rows that Inception's features need in seconds: a
 * Householder reflection for each row makes a matrix tridiagonal, and the QL algorithm with
 * implicit shifts makes that diagonal (Golub and Van Loan, Matrix Computations, chapter 8).
 *
 * <p>LAPACK is not asked. The OpenBLAS 0.3.19 that ND4J brings returns wrong eigenvalues of 300
 * rows, without an error, on processors with AVX-512.
 */
final class SymmetricEigenvalues {
  /** Usually two are enough for an eigenvalue. */
  private static final int MOST_ITERATIONS = 50;

  private SymmetricEigenvalues() {}

  /**
   * Returns the eigenvalues in no order.
   *
   * @param matrix (size, size), with both triangles; overwritten
   * @throws IllegalStateException if it holds what is not finite
   */
  static double[] of(double[][] matrix) {
    int size = matrix.length;
    double[] diagonal = new double[size];
    double[] beside = new double[size];
    tridiagonalize(matrix, diagonal, beside);
    double negligible = Math.ulp(largestSum(diagonal, beside));
    for (int i = 0; i < size; i++) {
      diagonalize(i, diagonal, beside, negligible);
    }
    return diagonal;
  }

  private static double largestSum(double[] diagonal, double[] beside) {
    double largest = 0;
    for (int i = 0; i < diagonal.length; i++) {
      largest = Math.max(largest, Math.abs(diagonal[i]) + Math.abs(beside[i]));
    }
    return largest;
  }

  /** {@code beside[i]} becomes what stands at (i, i + 1); the last one is 0. */
  private static void tridiagonalize(double[][] matrix, double[] diagonal, double[] beside) {
    int size = matrix.length;
    double[] product = new double[size];
    for (int step = 0; step < size; step++) {
      double[] row = matrix[step];
      diagonal[step] = row[step];
      int first = step + 1;
      if (first == size) {
        return;
      }
      double length = length(row, first);
      beside[step] = row[first] > 0 ? -length : length;
      if (length == Math.abs(row[first])) {
        beside[step] = row[first]; // What is to be zero is so already.
        continue;
      }
      // The reflection is I - v v' / half, where half is half of the squared length of v.
      row[first] -= beside[step];
      double half = -beside[step] * row[first];
      Arrays.fill(product, first, size, 0);
      for (int i = first; i < size; i++) {
        addTo(product, row[i] / half, matrix[i], first);
      }
      double dot = 0;
      for (int i = first; i < size; i++) {
        dot += product[i] * row[i];
      }
      addTo(product, -dot / (2 * half), row, first);
      for (int i = first; i < size; i++) {
        subtract(matrix[i], row[i], product, product[i], row, first);
      }
    }
  }

  private static double length(double[] values, int first) {
    double sum = 0;
    for (int i = first; i < values.length; i++) {
      sum += values[i] * values[i];
    }
    return Math.sqrt(sum);
  }

  private static void addTo(double[] sums, double factor, double[] values, int first) {
    for (int i = first; i < sums.length; i++) {
      sums[i] += factor * values[i];
    }
  }

  private static void subtract(
      double[] from, double factor, double[] values, double other, double[] others, int first) {
    for (int i = first; i < from.length; i++) {
      from[i] -= factor * values[i] + other * others[i];
    }
  }

  /** Shifts and rotates until {@code beside[at]} is negligible. */
  private static void diagonalize(int at, double[] diagonal, double[] beside, double negligible) {
    for (int iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
      int end = at;
      while (end + 1 < diagonal.length && !(Math.abs(beside[end]) <= negligible)) {
        end++;
      }
      if (end == at) {
        return;
      }
      sweep(at, end, diagonal, beside);
    }
    throw new IllegalStateException(
        "found no eigenvalue %d of %d: are all numbers finite?".formatted(at, diagonal.length));
  }

  /** One step of QL on rows {@code at} to {@code end}. */
  private static void sweep(int at, int end, double[] diagonal, double[] beside) {
    double tilt = (diagonal[at + 1] - diagonal[at]) / (2 * beside[at]);
    double carried =
        diagonal[end]
            - diagonal[at]
            + beside[at] / (tilt + Math.copySign(Math.hypot(tilt, 1), tilt));
    double sine = 1;
    double cosine = 1;
    double shift = 0;
    for (int i = end - 1; i >= at; i--) {
      double turned = sine * beside[i];
      double kept = cosine * beside[i];
      double radius = Math.hypot(turned, carried);
      beside[i + 1] = radius;
      if (radius == 0) {
        diagonal[i + 1] -= shift;
        beside[end] = 0;
        return;
      }
      sine = turned / radius;
      cosine = carried / radius;
      double unshifted = diagonal[i + 1] - shift;
      double rest = (diagonal[i] - unshifted) * sine + 2 * cosine * kept;
      shift = sine * rest;
      diagonal[i + 1] = unshifted + shift;
      carried = cosine * rest - kept;
    }
    diagonal[at] -= shift;
    beside[at] = carried;
    beside[end] = 0;
  }
}
