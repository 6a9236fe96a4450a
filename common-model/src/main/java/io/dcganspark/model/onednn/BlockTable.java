package io.dcganspark.model.onednn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

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
  record Row(int target, int[] added, int[] subtracted) {
    boolean isEmpty() {
      return added.length + subtracted.length == 0;
    }
  }

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

  /**
   * Adds a target that is a difference in both directions of an image: each row and column has a
   * position that is added and, possibly, one that is subtracted. Outside of the image all is 0.
   *
   * @param ys one row or two
   * @param xs one column or two
   * @param width of the image
   * @param order where each (y, x) of the image is stored
   */
  void addDifference(int target, int[] ys, int[] xs, int width, int[] order) {
    int height = order.length / width;
    List<Integer> added = new ArrayList<>();
    List<Integer> subtracted = new ArrayList<>();
    for (int i = 0; i < ys.length; i++) {
      for (int j = 0; j < xs.length; j++) {
        if (ys[i] >= 0 && ys[i] < height && xs[j] >= 0 && xs[j] < width) {
          (i == j ? added : subtracted).add(order[ys[i] * width + xs[j]]);
        }
      }
    }
    add(target, added, subtracted);
  }

  /** Returns the rows of these numbers, one after the other. */
  BlockTable inOrder(int[] numbers) {
    BlockTable ordered = new BlockTable();
    for (int number : numbers) {
      ordered.rows.add(rows.get(number));
    }
    return ordered;
  }

  /** Returns the targets that a condition holds for. */
  BlockTable where(Predicate<Row> condition) {
    BlockTable chosen = new BlockTable();
    rows.stream().filter(condition).forEach(chosen.rows::add);
    return chosen;
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
