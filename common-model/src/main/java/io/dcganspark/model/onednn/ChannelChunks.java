package io.dcganspark.model.onednn;

import io.dcganspark.model.numeric.Loops;

/**
 * How vectors with the channels last are walked: in chunks of whole rows of channels, so that one
 * value a channel becomes a vector of a chunk's length with one period.
 *
 * @param channels of a row
 * @param length of a chunk, a multiple of {@code channels}
 */
record ChannelChunks(int channels, int length) {
  static ChannelChunks of(int channels) {
    return new ChannelChunks(channels, Math.max(1, Loops.CHUNK / channels) * channels);
  }

  /** Returns how many numbers the chunk at {@code start} of {@code total} has. */
  int countAt(int start, int total) {
    return Math.min(length, total - start);
  }

  float[] scratch() {
    return Loops.scratch(length);
  }

  ChannelSums sums() {
    return new ChannelSums(channels, length);
  }

  /** Repeats one value a channel over a chunk. */
  void repeat(float[] perChannel, float[] target) {
    repeat(perChannel, 0, target);
  }

  /** Repeats the {@code channels} values from {@code first} on. */
  void repeat(float[] values, int first, float[] target) {
    for (int row = 0; row < length; row += channels) {
      System.arraycopy(values, first, target, row, channels);
    }
  }
}
