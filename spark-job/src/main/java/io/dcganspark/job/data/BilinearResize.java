package io.dcganspark.job.data;

import java.io.Serializable;

/**
 * Resizes grey images bilinearly with half-pixel centres: the centre of pixel i lies at i + 1/2,
 * and values outside of the image are those at its edge. For enlarging this is what PIL, and so
 * torchvision's {@code Resize}, does; results are rounded to whole grey values as there.
 */
final class BilinearResize implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int fromWidth;
  private final int[] rows;
  private final float[] rowWeights;
  private final int[] columns;
  private final float[] columnWeights;
  private final int lastRow;
  private final int lastColumn;

  BilinearResize(int fromHeight, int fromWidth, int toHeight, int toWidth) {
    this.fromWidth = fromWidth;
    this.lastRow = fromHeight - 1;
    this.lastColumn = fromWidth - 1;
    this.rows = new int[toHeight];
    this.rowWeights = new float[toHeight];
    this.columns = new int[toWidth];
    this.columnWeights = new float[toWidth];
    fill(fromHeight, rows, rowWeights);
    fill(fromWidth, columns, columnWeights);
  }

  /** For each target position the source position below it and the weight of the one above. */
  private static void fill(int fromSize, int[] positions, float[] weights) {
    double scale = fromSize / (double) positions.length;
    for (int i = 0; i < positions.length; i++) {
      double centre = Math.min(Math.max((i + 0.5) * scale - 0.5, 0), fromSize - 1.0);
      positions[i] = (int) centre;
      weights[i] = (float) (centre - positions[i]);
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
        float upper = between(image[above + left], image[above + right], columnWeights[j]);
        float lower = between(image[below + left], image[below + right], columnWeights[j]);
        target[position++] = (byte) Math.round(upper + (lower - upper) * rowWeights[i]);
      }
    }
  }

  private static float between(byte first, byte second, float weight) {
    return (first & 0xFF) + ((second & 0xFF) - (first & 0xFF)) * weight;
  }
}
