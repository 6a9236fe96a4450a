package io.dcganspark.model.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Spectral normalization of a network's weights (Miyato et al., <a
 * href="https://arxiv.org/abs/1802.05957">Spectral Normalization for Generative Adversarial
 * Networks</a>, 2018), as {@code torch.nn.utils.spectral_norm}: each weight W, as a matrix of
 * (outputs, the rest), is divided by an estimate of its largest singular value, u' W v. The vectors
 * u and v follow W by one power iteration for each step, and count as constants in gradients.
 *
 * <p>It works on flat vectors, outside of the network, which only ever has the divided weights.
 * Whatever computes the network, equal weights and vectors give equal bits.
 */
public final class SpectralNorm {
  /** After so many the estimate of new weights is within a thousandth of the largest value. */
  private static final int FIRST_ITERATIONS = 30;

  /** What PyTorch adds to lengths before it divides by them: a weight of zeros stays zeros. */
  private static final double EPSILON = 1e-12;

  /**
   * A weight as a matrix.
   *
   * @param offset of it in the flat vector
   * @param left where u begins among the vectors; v follows it
   */
  private record Matrix(int offset, int rows, int columns, int left) {
    int right() {
      return left + rows;
    }
  }

  private final List<Matrix> matrices = new ArrayList<>();
  private final float[] vectors;
  private final double[] largest;

  /**
   * Begins with the vectors of an earlier step, or with new ones for these weights.
   *
   * @param layout of the network
   * @param parameters its weights, not divided
   * @param vectorsOrNull what {@link #vectors} returned for them; null: new ones
   * @throws IllegalArgumentException if the vectors are another network's
   */
  public SpectralNorm(ParameterLayout layout, float[] parameters, float[] vectorsOrNull) {
    layout.requireLength(parameters);
    int length = 0;
    for (ParameterLayout.Entry entry : layout.entries()) {
      if (entry.role() == ParameterRole.WEIGHT && entry.shape().size() > 1) {
        int rows = Math.toIntExact(entry.shape().get(0));
        Matrix matrix = new Matrix(entry.offset(), rows, entry.length() / rows, length);
        matrices.add(matrix);
        length = matrix.right() + matrix.columns();
      }
    }
    this.largest = new double[matrices.size()];
    if (vectorsOrNull == null) {
      this.vectors = new float[length];
      for (Matrix matrix : matrices) {
        Arrays.fill(vectors, matrix.left(), matrix.right(), 1);
      }
      for (int i = 0; i < FIRST_ITERATIONS; i++) {
        iterate(parameters);
      }
    } else if (vectorsOrNull.length != length) {
      throw new IllegalArgumentException(
          "found %d values of singular vectors, expected %d: they belong to another recipe"
              .formatted(vectorsOrNull.length, length));
    } else {
      this.vectors = vectorsOrNull.clone();
    }
    measure(parameters);
  }

  /** Follows weights that a step has changed. */
  public void follow(float[] parameters) {
    iterate(parameters);
    measure(parameters);
  }

  /** Returns a copy of u and v of each weight, in the order of the flat vector. */
  public float[] vectors() {
    return vectors.clone();
  }

  /** Returns a copy of the parameters with each weight divided. */
  public float[] divided(float[] parameters) {
    float[] divided = parameters.clone();
    for (int m = 0; m < largest.length; m++) {
      Matrix matrix = matrices.get(m);
      float value = (float) largest[m];
      for (int i = matrix.offset(); i < matrix.offset() + matrix.rows() * matrix.columns(); i++) {
        divided[i] /= value;
      }
    }
    return divided;
  }

  /**
   * Turns a gradient at the divided weights W / s into that at W, which is (g - c u v') / s with
   * the sum c of g times W / s.
   *
   * @param parameters not divided
   * @param gradient begins with the network's, which this overwrites
   */
  public void backward(float[] parameters, float[] gradient) {
    for (int m = 0; m < largest.length; m++) {
      backward(matrices.get(m), largest[m], parameters, gradient);
    }
  }

  private void backward(Matrix matrix, double value, float[] parameters, float[] gradient) {
    int end = matrix.offset() + matrix.rows() * matrix.columns();
    double along = 0;
    for (int i = matrix.offset(); i < end; i++) {
      along += (double) gradient[i] * parameters[i];
    }
    along /= value;
    int next = matrix.offset();
    for (int row = 0; row < matrix.rows(); row++) {
      double left = along * vectors[matrix.left() + row];
      for (int column = 0; column < matrix.columns(); column++) {
        gradient[next] =
            (float) ((gradient[next] - left * vectors[matrix.right() + column]) / value);
        next++;
      }
    }
  }

  /** Takes a power iteration for each weight: v = W' u, then u = W v, each of length 1. */
  private void iterate(float[] parameters) {
    for (Matrix matrix : matrices) {
      double[] right = new double[matrix.columns()];
      int next = matrix.offset();
      for (int row = 0; row < matrix.rows(); row++) {
        double left = vectors[matrix.left() + row];
        for (int column = 0; column < right.length; column++) {
          right[column] += left * parameters[next++];
        }
      }
      write(right, matrix.right());
      write(product(matrix, parameters), matrix.left());
    }
  }

  /** Returns W v. */
  private double[] product(Matrix matrix, float[] parameters) {
    double[] product = new double[matrix.rows()];
    int next = matrix.offset();
    for (int row = 0; row < product.length; row++) {
      double sum = 0;
      for (int column = 0; column < matrix.columns(); column++) {
        sum += (double) parameters[next++] * vectors[matrix.right() + column];
      }
      product[row] = sum;
    }
    return product;
  }

  private void write(double[] vector, int offset) {
    double squares = 0;
    for (double value : vector) {
      squares += value * value;
    }
    double norm = Math.max(Math.sqrt(squares), EPSILON);
    for (int i = 0; i < vector.length; i++) {
      vectors[offset + i] = (float) (vector[i] / norm);
    }
  }

  private void measure(float[] parameters) {
    for (int m = 0; m < largest.length; m++) {
      Matrix matrix = matrices.get(m);
      double[] product = product(matrix, parameters);
      double value = 0;
      for (int row = 0; row < product.length; row++) {
        value += product[row] * vectors[matrix.left() + row];
      }
      largest[m] = Math.max(value, EPSILON);
    }
  }
}
