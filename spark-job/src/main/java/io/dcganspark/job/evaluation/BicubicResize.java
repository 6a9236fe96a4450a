package io.dcganspark.job.evaluation;

/**
 * Resizes planes of an image as <a href="https://arxiv.org/abs/2104.11222">clean-fid</a> does:
 * bicubically (a = -1/2) with half-pixel centres, and where an image becomes smaller every pixel of
 * it has its share. Along the rows first, then along the columns, each rounded to float32 and to no
 * whole numbers; what overshoots is cut off at 0 and 255. That is PIL's BICUBIC on an image of its
 * mode F.
 */
final class BicubicResize {
  private static final double A = -0.5;

  /** Pixels on either side of a centre that have a share, where an image does not shrink. */
  private static final double SUPPORT = 2;

  private static final float WHITE = 255;

  private final int fromHeight;
  private final int fromWidth;
  private final Share[] rows;
  private final Share[] columns;
  private final float[] narrowed;

  /**
   * The shares that neighbouring pixels have in a new one.
   *
   * @param first of these pixels
   * @param weights of each; their sum is 1
   */
  private record Share(int first, double[] weights) {
    static Share[] along(int from, int to) {
      double scale = (double) from / to;
      double widened = Math.max(1, scale);
      Share[] shares = new Share[to];
      for (int i = 0; i < to; i++) {
        double centre = (i + 0.5) * scale;
        int first = Math.max(0, (int) (centre - SUPPORT * widened + 0.5));
        int end = Math.min(from, (int) (centre + SUPPORT * widened + 0.5));
        double[] weights = new double[end - first];
        double sum = 0;
        for (int j = 0; j < weights.length; j++) {
          weights[j] = cubic((first + j - centre + 0.5) / widened);
          sum += weights[j];
        }
        for (int j = 0; j < weights.length; j++) {
          weights[j] /= sum;
        }
        shares[i] = new Share(first, weights);
      }
      return shares;
    }
  }

  /**
   * Resizes the whole image, whatever becomes of its proportions. All sizes are at least 1. Use
   * from one thread.
   */
  BicubicResize(int fromHeight, int fromWidth, int toHeight, int toWidth) {
    this.fromHeight = fromHeight;
    this.fromWidth = fromWidth;
    this.rows = Share.along(fromHeight, toHeight);
    this.columns = Share.along(fromWidth, toWidth);
    this.narrowed = new float[fromHeight * toWidth];
  }

  /** The convolution kernel of Keys (1981). */
  private static double cubic(double distance) {
    double x = Math.abs(distance);
    if (x < 1) {
      return ((A + 2) * x - (A + 3)) * x * x + 1;
    }
    return x < SUPPORT ? (((x - 5) * x + 8) * x - 4) * A : 0;
  }

  /**
   * Resizes one plane.
   *
   * @param image holds (height, width), 0 black to 255 white, from {@code from} on
   * @param target receives (height, width) of the new size, from 0 to 255, from {@code to} on
   */
  void resize(byte[] image, int from, float[] target, int to) {
    int width = columns.length;
    for (int row = 0; row < fromHeight; row++) {
      int start = from + row * fromWidth;
      for (int column = 0; column < width; column++) {
        Share share = columns[column];
        double sum = 0;
        for (int i = 0; i < share.weights.length; i++) {
          sum += (image[start + share.first + i] & 0xFF) * share.weights[i];
        }
        narrowed[row * width + column] = (float) sum;
      }
    }
    for (int row = 0; row < rows.length; row++) {
      Share share = rows[row];
      for (int column = 0; column < width; column++) {
        double sum = 0;
        for (int i = 0; i < share.weights.length; i++) {
          sum += narrowed[(share.first + i) * width + column] * share.weights[i];
        }
        target[to + row * width + column] = Math.max(0, Math.min(WHITE, (float) sum));
      }
    }
  }
}
