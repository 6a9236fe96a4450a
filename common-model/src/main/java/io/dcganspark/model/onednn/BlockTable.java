package io.dcganspark.model.onednn;

import java.util.ArrayList;
import java.util.List;

/**
 * A linear map between blocks of numbers whose coefficients are 1 and -1: each target block is a
 * sum of source blocks.
 */
final class BlockTable {
  /**
   * One target.
   *
   * @param target block
   * @param added source blocks with coefficient 1
   * @param subtracted source blocks with coefficient -1
   */
  record Row(int target, int[] added, int[] subtracted) {}

  private final List<Row> rows = new ArrayList<>();

  List<Row> rows() {
    return rows;
  }

  void add(int target, List<Integer> added, List<Integer> subtracted) {
    rows.add(
        new Row(
            target,
            added.stream().mapToInt(Integer::intValue).toArray(),
            subtracted.stream().mapToInt(Integer::intValue).toArray()));
  }

  /** Adds the first {@code count} blocks as copies of themselves. */
  void addCopies(int count) {
    for (int block = 0; block < count; block++) {
      add(block, List.of(block), List.of());
    }
  }

  /**
   * Returns the map for gradients, from this one's targets to its sources.
   *
   * @param first source block of this map
   * @param end first block behind its sources
   */
  BlockTable transposed(int first, int end) {
    List<List<Integer>> added = lists(end - first);
    List<List<Integer>> subtracted = lists(end - first);
    for (Row row : rows) {
      for (int source : row.added()) {
        added.get(source - first).add(row.target());
      }
      for (int source : row.subtracted()) {
        subtracted.get(source - first).add(row.target());
      }
    }
    BlockTable transposed = new BlockTable();
    for (int block = first; block < end; block++) {
      transposed.add(block, added.get(block - first), subtracted.get(block - first));
    }
    return transposed;
  }

  private static List<List<Integer>> lists(int count) {
    List<List<Integer>> lists = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lists.add(new ArrayList<>());
    }
    return lists;
  }
}
