package io.dcganspark.model.onednn;

import io.dcganspark.model.numeric.Loops;
import java.util.Arrays;

/**
 * Sums over the numbers of each channel. Lanes of float32 take what comes and are emptied into
 * float64 before they are long.
 */
final class ChannelSums {
  private static final int CHUNKS_A_LANE = 32;

  private final int channels;
  private final int chunk;
  private final float[] lanes;
  private final double[] sums;
  private int filled;

  ChannelSums(int channels, int chunk) {
    this.channels = channels;
    this.chunk = chunk;
    this.lanes = Loops.scratch(chunk);
    this.sums = new double[channels];
  }

  void start() {
    Arrays.fill(lanes, 0);
    Arrays.fill(sums, 0);
    filled = 0;
  }

  /** One lane for each number of a chunk, to add to. */
  float[] lanes() {
    if (filled++ == CHUNKS_A_LANE) {
      empty();
    }
    return lanes;
  }

  /** Returns one sum a channel. */
  double[] sums() {
    empty();
    return sums;
  }

  private void empty() {
    for (int lane = 0; lane < chunk; lane++) {
      sums[lane % channels] += lanes[lane];
    }
    Arrays.fill(lanes, 0);
    filled = 1;
  }
}
