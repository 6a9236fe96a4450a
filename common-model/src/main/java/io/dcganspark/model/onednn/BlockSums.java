package io.dcganspark.model.onednn;

import io.dcganspark.model.numeric.Loops;
import java.util.Arrays;

/** Computes the sums of a {@link BlockTable}. */
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

  /**
   * Computes every target.
   *
   * @param finished takes each chunk of the targets before it is written
   */
  void run(Floats source, Floats target, ChunkAction finished) {
    run(source, target, 0, table.rows().size(), finished);
  }

  /** Computes every target. */
  void run(Floats source, Floats target) {
    run(source, target, ChunkAction.NONE);
  }

  /** Computes {@code count} targets from the table's row {@code first} on. */
  void run(Floats source, Floats target, int first, int count) {
    run(source, target, first, count, ChunkAction.NONE);
  }

  private void run(Floats source, Floats target, int first, int count, ChunkAction finished) {
    for (int i = first; i < first + count; i++) {
      BlockTable.Row row = table.rows().get(i);
      for (int start = 0; start < blockLength; start += chunks.length()) {
        int length = chunks.countAt(start, blockLength);
        int done = Math.min(1, row.added().length);
        if (done == 0) {
          Arrays.fill(sum, 0);
        } else {
          source.read(row.added()[0] * blockLength + start, sum, length);
        }
        addRest(row, done, source, start, length);
        int place = row.target() * blockLength + start;
        finished.at(place, sum, length);
        target.write(place, sum, length);
      }
    }
  }

  /**
   * Adds sums to what their targets hold, {@code count} from the table's row {@code first} on.
   *
   * @param bias one number for each place in a chunk, added too
   * @param finished takes each chunk of the targets before it is written
   */
  void addTo(Floats values, float[] bias, int first, int count, ChunkAction finished) {
    for (int i = first; i < first + count; i++) {
      BlockTable.Row row = table.rows().get(i);
      for (int start = 0; start < blockLength; start += chunks.length()) {
        int length = chunks.countAt(start, blockLength);
        int place = row.target() * blockLength + start;
        values.read(place, sum, length);
        Loops.add(length, sum, bias, sum);
        addRest(row, 0, values, start, length);
        finished.at(place, sum, length);
        values.write(place, sum, length);
      }
    }
  }

  /** Adds every sum to what its target holds. */
  void addTo(Floats source, Floats target) {
    for (BlockTable.Row row : table.rows()) {
      for (int start = 0; start < blockLength; start += chunks.length()) {
        int length = chunks.countAt(start, blockLength);
        target.read(row.target() * blockLength + start, sum, length);
        addRest(row, 0, source, start, length);
        target.write(row.target() * blockLength + start, sum, length);
      }
    }
  }

  private void addRest(BlockTable.Row row, int done, Floats source, int start, int length) {
    for (int i = done; i < row.added().length; i++) {
      source.read(row.added()[i] * blockLength + start, term, length);
      Loops.add(length, sum, term, sum);
    }
    for (int block : row.subtracted()) {
      source.read(block * blockLength + start, term, length);
      Loops.subtract(length, sum, term, sum);
    }
  }
}
