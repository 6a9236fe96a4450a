package io.dcganspark.model.onednn;

import io.dcganspark.model.numeric.Loops;

/**
 * Sums for each channel's mean and variance over a batch. Distances are taken from the first row
 * that comes, since the square of a mean may be far above the variance.
 */
final class BatchMoments implements ChunkAction {
  private final ChannelChunks chunks;
  private final ChannelSums sums;
  private final ChannelSums squares;
  private final float[] first;
  private final float[] origin;
  private boolean isEmpty = true;

  BatchMoments(int channels) {
    this.chunks = ChannelChunks.of(channels);
    this.sums = chunks.sums();
    this.squares = chunks.sums();
    this.first = new float[channels];
    this.origin = chunks.scratch();
  }

  /** Begins a batch. */
  void start() {
    sums.start();
    squares.start();
    isEmpty = true;
  }

  @Override
  public void at(int start, float[] chunk, int count) {
    if (isEmpty) {
      System.arraycopy(chunk, 0, first, 0, first.length);
      chunks.repeat(first, origin);
      isEmpty = false;
    }
    Loops.addMoments(count, chunk, origin, sums.lanes(), squares.lanes());
  }

  /**
   * Ends a batch.
   *
   * @param count numbers a channel
   */
  void giveTo(BatchNormalizationParameters parameters, int count) {
    parameters.useBatch(first, sums.sums(), squares.sums(), count);
  }
}
