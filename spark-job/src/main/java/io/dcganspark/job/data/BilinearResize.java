package io.dcganspark.job.data;

import java.io.Serializable;

/**
 * Resizes grey images bilinearly with half-pixel centres: the centre of pixel i lies at i + 1/2,
 * and values outside of the image are those at its edge.
 *
 * <p>For enlarging this is bit for bit what PIL, and so torchvision's {@code Resize}, does: along
 * the rows first, with weights of 22 binary digits, rounded to whole grey values, then the same
 * along the columns. For making images smaller it is not: PIL takes the mean over all pixels that
 * fall into one, this takes the nearest four.
 */
final class BilinearResize implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int WEIGHT_BITS = 22;
  private static final int ONE = 1 << WEIGHT_BITS;
  private static final int HALF = ONE >> 1;

  private final int fromWidth;
  private final int[] rows;
  private final int[] rowWeights;
  private final int[] columns;
  private final int[] columnWeights;
  private final int lastRow;
  private final int lastColumn;

  BilinearResize(int fromHeight, int fromWidth, int toHeight, int toWidth) {
    this.fromWidth = fromWidth;
    this.lastRow = fromHeight - 1;
    this.lastColumn = fromWidth - 1;
    this.rows = new int[toHeight];
    this.rowWeights = new int[toHeight];
    this.columns = new int[toWidth];
    this.columnWeights = new int[toWidth];
    fill(fromHeight, rows, rowWeights);
    fill(fromWidth, columns, columnWeights);
  }

  /** For each target position the source position before it and the weight of the one behind. */
  private static void fill(int fromSize, int[] positions, int[] weights) {
    double scale = fromSize / (double) positions.length;
    for (int i = 0; i < positions.length; i++) {
      double centre = Math.min(Math.max((i + 0.5) * scale - 0.5, 0), fromSize - 1.0);
      positions[i] = (int) centre;
      weights[i] = (int) Math.round((centre - positions[i]) * ONE);
    }
  }

  /**
   * Resizes one image.
   *
   * @param image (height, width), row-major
   * @param target receives the resized image from {@code offset} on
   */
  void resize(byte[] image, byte[] target, int offset) {
    int position = offset;
    for (int i = 0; i < rows.length; i++) {
      int above = rows[i] * fromWidth;
      int below = Math.min(rows[i] + 1, lastRow) * fromWidth;
      for (int j = 0; j < columns.length; j++) {
        int left = columns[j];
        int right = Math.min(left + 1, lastColumn);
        int upper = between(image[above + left], image[above + right], columnWeights[j]);
        int lower = between(image[below + left], image[below + right], columnWeights[j]);
        target[position++] = (byte) between(upper, lower, rowWeights[i]);
      }
    }
  }

  /** The grey value between two; both may be signed bytes. */
  private static int between(int first, int second, int weight) {
    return ((first & 0xFF) * (ONE - weight) + (second & 0xFF) * weight + HALF) >> WEIGHT_BITS;
  }
}
