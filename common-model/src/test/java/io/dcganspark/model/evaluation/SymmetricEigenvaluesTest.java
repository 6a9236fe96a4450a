package io.dcganspark.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SymmetricEigenvaluesTest {
  /** A matrix with these eigenvalues: the diagonal one, reflected at random planes. */
  private static double[][] matrixOf(double... eigenvalues) {
    int size = eigenvalues.length;
    double[][] matrix = new double[size][size];
    for (int i = 0; i < size; i++) {
      matrix[i][i] = eigenvalues[i];
    }
    Random random = new Random(1);
    for (int reflection = 0; reflection < 3; reflection++) {
      double[] normal = random.doubles(size, -1, 1).toArray();
      double squared = Arrays.stream(normal).map(value -> value * value).sum();
      for (int side = 0; side < 2; side++) {
        for (double[] row : matrix) {
          double dot = 0;
          for (int i = 0; i < size; i++) {
            dot += row[i] * normal[i];
          }
          for (int i = 0; i < size; i++) {
            row[i] -= 2 * dot / squared * normal[i];
          }
        }
        matrix = transposed(matrix);
      }
    }
    return matrix;
  }

  private static double[][] transposed(double[][] matrix) {
    double[][] transposed = new double[matrix.length][matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < matrix.length; j++) {
        transposed[j][i] = matrix[i][j];
      }
    }
    return transposed;
  }

  private static void assertFound(double... eigenvalues) {
    double[] found = SymmetricEigenvalues.of(matrixOf(eigenvalues));
    double[] expected = eigenvalues.clone();
    Arrays.sort(expected);
    Arrays.sort(found);
    double largest = Math.max(Math.abs(expected[0]), Math.abs(expected[expected.length - 1]));
    assertThat(found).containsExactly(expected, within(1e-13 * (1 + largest * expected.length)));
  }

  @Test
  void findsThoseOfMatricesOfEverySize() {
    assertFound(5);
    assertFound(2, -3);
    assertFound(0, 0, 0);
    assertFound(1, 1, 1, 7);
    assertFound(new Random(2).doubles(7, -1, 1).toArray());
    assertFound(new Random(3).doubles(300, 0, 50).toArray());
  }

  /** As the moments of few images have them. */
  @Test
  void findsThoseOfAMatrixOfSmallRank() {
    double[] eigenvalues = new double[120];
    for (int i = 0; i < 20; i++) {
      eigenvalues[i] = Math.pow(2, i - 15);
    }
    assertFound(eigenvalues);
  }

  @Test
  void refusesWhatIsNotFinite() {
    double[][] matrix = matrixOf(1, 2, 3);
    matrix[0][1] = Double.NaN;
    matrix[1][0] = Double.NaN;
    assertThatThrownBy(() -> SymmetricEigenvalues.of(matrix))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("expected numbers that are finite");
  }
}
