package io.dcganspark.job.data;

import java.io.Serializable;
import java.util.Arrays;

/**
 * One direction of a bilinear resize: for each target position the source positions under a
 * triangle around its centre, which is as wide as two source pixels or, for making images smaller,
 * as two target pixels, and their weights of 22 binary digits.
 */
final class ResizeAxis implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int WEIGHT_BITS = 22;
  private static final int ONE = 1 << WEIGHT_BITS;
  private static final int HALF = ONE >> 1;

  private final int[] first;
  private final int[][] weights;

  /**
   * @param from source positions
   * @param to target positions if there were all
   * @param skipped target positions that are cut off before the first
   * @param count target positions that there are
   */
  ResizeAxis(int from, int to, int skipped, int count) {
    this.first = new int[count];
    this.weights = new int[count][];
    double scale = from / (double) to;
    double reach = Math.max(scale, 1);
    for (int i = 0; i < count; i++) {
      double centre = (skipped + i + 0.5) * scale;
      first[i] = (int) Math.max(centre - reach + 0.5, 0);
      int end = (int) Math.min(centre + reach + 0.5, from);
      weights[i] = weights(first[i], end, centre, reach);
    }
  }

  private static int[] weights(int first, int end, double centre, double reach) {
    double[] heights = new double[end - first];
    double sum = 0;
    for (int i = 0; i < heights.length; i++) {
      heights[i] = Math.max(1 - Math.abs((first + i - centre + 0.5) / reach), 0);
      sum += heights[i];
    }
    int[] weights = new int[heights.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (int) (heights[i] / sum * ONE + 0.5);
    }
    return weights;
  }

  /** Returns the first source position that is looked at. */
  int start() {
    return first[0];
  }

  /** Returns the source position behind the last one that is looked at. */
  int end() {
    int last = first.length - 1;
    return first[last] + weights[last].length;
  }

  /** Returns how many target positions there are. */
  int length() {
    return first.length;
  }

  /**
   * Resizes columns that lie side by side. Whole rows are added up. Each row is a separate array,
   * since the compiler vectorizes loops whose variable alone indexes every array.
   *
   * @param source (position from {@link #start()} on, column), from 0 to 255
   * @param columns how many there are
   * @param target receives (position, column), from 0 to 255
   */
  void apply(int[][] source, int columns, int[][] target) {
    int[] sums = new int[columns];
    for (int i = 0; i < first.length; i++) {
      int[] weighted = weights[i];
      int row = first[i] - first[0];
      Arrays.fill(sums, HALF);
      int k = 0;
      for (; k + 2 < weighted.length; k += 3, row += 3) {
        addRows(source[row], source[row + 1], source[row + 2], weighted, k, sums);
      }
      for (; k < weighted.length; k++, row++) {
        addRow(source[row], weighted[k], sums);
      }
      round(sums, target[i]);
    }
  }

  private static void addRows(
      int[] row, int[] next, int[] last, int[] weights, int first, int[] sums) {
    int weight = weights[first];
    int weightOfNext = weights[first + 1];
    int weightOfLast = weights[first + 2];
    for (int column = 0; column < sums.length; column++) {
      sums[column] +=
          row[column] * weight + next[column] * weightOfNext + last[column] * weightOfLast;
    }
  }

  private static void addRow(int[] row, int weight, int[] sums) {
    for (int column = 0; column < sums.length; column++) {
      sums[column] += row[column] * weight;
    }
  }

  private static void round(int[] sums, int[] target) {
    for (int column = 0; column < sums.length; column++) {
      target[column] = Math.min(sums[column] >> WEIGHT_BITS, 0xFF);
    }
  }
}
