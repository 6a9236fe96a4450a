package io.dcganspark.model.onednn;

import java.util.Arrays;

/** A {@link BlockTable} at work. */
final class BlockSums {
  private final BlockTable table;
  private final int blockLength;
  private final ChannelChunks chunks;
  private final float[] sum;
  private final float[] term;

  /**
   * @param blockLength numbers a block
   * @param channels of a row of a block
   */
  BlockSums(BlockTable table, int blockLength, int channels) {
    this.table = table;
    this.blockLength = blockLength;
    this.chunks = ChannelChunks.of(channels);
    this.sum = chunks.scratch();
    this.term = chunks.scratch();
  }

  /** Computes every target. */
  void run(Floats source, Values target) {
    for (BlockTable.Row row : table.rows()) {
      for (int start = 0; start < blockLength; start += chunks.length()) {
        int count = chunks.countAt(start, blockLength);
        int done = 0;
        if (row.added().length == 0) {
          Arrays.fill(sum, 0);
        } else {
          source.read(row.added()[0] * blockLength + start, sum, count);
          done = 1;
        }
        addRest(row, done, source, start, count);
        target.write(row.target() * blockLength + start, sum, count);
      }
    }
  }

  /**
   * Adds every target's sum to what it holds.
   *
   * @param bias one number a channel, added too
   */
  void addTo(Floats values, float[] bias) {
    float[] repeated = chunks.scratch();
    chunks.repeat(bias, repeated);
    for (BlockTable.Row row : table.rows()) {
      for (int start = 0; start < blockLength; start += chunks.length()) {
        int count = chunks.countAt(start, blockLength);
        values.read(row.target() * blockLength + start, sum, count);
        Loops.add(count, sum, repeated, sum);
        addRest(row, 0, values, start, count);
        values.write(row.target() * blockLength + start, sum, count);
      }
    }
  }

  private void addRest(BlockTable.Row row, int done, Floats source, int start, int count) {
    for (int i = done; i < row.added().length; i++) {
      source.read(row.added()[i] * blockLength + start, term, count);
      Loops.add(count, sum, term, sum);
    }
    for (int block : row.subtracted()) {
      source.read(block * blockLength + start, term, count);
      Loops.subtract(count, sum, term, sum);
    }
  }
}
