package io.dcganspark.model.onednn;

import io.dcganspark.model.numeric.Loops;

/** Sums over the rows of a matrix, as a bias's gradient is. */
final class ColumnSums {
  private ColumnSums() {}

  /**
   * Adds up rows.
   *
   * @param matrix row-major
   * @param length of the matrix
   * @param sums receives one sum a column
   */
  static void of(Floats matrix, int length, float[] sums) {
    ChannelChunks chunks = ChannelChunks.of(sums.length);
    ChannelSums channelSums = chunks.sums();
    float[] values = chunks.scratch();
    channelSums.start();
    for (int start = 0; start < length; start += chunks.length()) {
      int count = chunks.countAt(start, length);
      matrix.read(start, values, count);
      float[] lanes = channelSums.lanes();
      Loops.add(count, lanes, values, lanes);
    }
    double[] totals = channelSums.sums();
    for (int column = 0; column < sums.length; column++) {
      sums[column] = (float) totals[column];
    }
  }
}
