package io.dcganspark.model.onednn;

import io.dcganspark.model.plan.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * How a convolution of kernel 4, stride 2 and padding 1 is computed with 9 products where it has 16
 * (Winograd's minimal filtering F(2x2, 2x2), <a href="https://arxiv.org/abs/1509.09308">Lavin and
 * Gray, 2015</a>). It is a sum over the <i>phases</i> of its source, the odd rows and the even
 * ones, each convolved with two of the kernel's four taps and stride 1.
 *
 * <p>In one dimension, with kernel (w0, w1, w2, w3), tile t of the result y and phase p of the
 * source x, let c = 4t + 1 + p. Then two neighbours share the product (w[p] + w[p + 2]) x[c]:
 *
 * <pre>
 * y[2t]     = sum over p of  w[p]     (x[c - 2] - x[c])  +  (w[p] + w[p + 2]) x[c]
 * y[2t + 1] = sum over p of  w[p + 2] (x[c + 2] - x[c])  +  (w[p] + w[p + 2]) x[c]
 * </pre>
 *
 * Outside of the image x is 0. In two dimensions rows and columns are both treated so: 3 x 3
 * <i>kinds</i> of products, each the sum over 2 x 2 phases. The transpose of every map gives the
 * gradients and the transposed convolution.
 *
 * <p>Tiles are numbered row by row and taken in groups of equal size: the arrays of one group stay
 * in the cache.
 *
 * @param rows tiles from top to bottom: half the result's height
 * @param columns tiles from left to right
 * @param group tiles of a group, a divisor of the number of tiles
 */
record StridedTiles(int rows, int columns, int group) {
  /** Of the convolution. */
  static final Window WINDOW = new Window(4, 2, 1);

  /** In two dimensions: kind of rows, kind of columns. */
  static final int KINDS = 9;

  /** In two dimensions: phase of rows, phase of columns. */
  static final int PHASES = 4;

  /** Results of a tile in two dimensions. */
  static final int RESULTS = 4;

  private static final int SIDE_KINDS = 3;
  private static final int SIDE_PHASES = 2;
  private static final int SIDE_RESULTS = 2;
  private static final int SIDE_SOURCES = 4;

  /** The kind that makes the first of a tile's two results, alone. */
  private static final int FIRST = 0;

  /** The kind that both share. */
  private static final int SHARED = 1;

  /**
   * Tiles whose products fill a product's rows, so that the kernel is not most of what it reads.
   */
  static StridedTiles of(Activations result, int wantedRows) {
    int rows = result.height() / SIDE_RESULTS;
    int columns = result.width() / SIDE_RESULTS;
    int tiles = rows * columns;
    int group = 1;
    while (group < tiles && (tiles % group != 0 || group * result.batch() < wantedRows)) {
      group++;
    }
    return new StridedTiles(rows, columns, group);
  }

  int groups() {
    return rows * columns / group;
  }

  /**
   * The kernel's rows or columns that a kind's kernel adds up for a phase.
   *
   * @param kind of rows or of columns
   * @param phase of rows or of columns
   */
  static int[] taps(int kind, int phase) {
    return switch (kind) {
      case FIRST -> new int[] {phase};
      case SHARED -> new int[] {phase, phase + SIDE_PHASES};
      default -> new int[] {phase + SIDE_PHASES};
    };
  }

  static int rowOf(int kind) {
    return kind / SIDE_KINDS;
  }

  static int columnOf(int kind) {
    return kind % SIDE_KINDS;
  }

  static int rowPhase(int phase) {
    return phase / SIDE_PHASES;
  }

  static int columnPhase(int phase) {
    return phase % SIDE_PHASES;
  }

  /**
   * What each kind reads, as sums of the source's blocks: (group, kind, phase, tile) to the blocks
   * (phase, tile).
   *
   * @param order where each (y, x) of the source is stored
   */
  BlockTable sources(int[] order) {
    BlockTable table = new BlockTable();
    for (int number = 0; number < groups(); number++) {
      for (int kind = 0; kind < KINDS; kind++) {
        addSources(table, number, kind, 0, order);
      }
    }
    return table;
  }

  /**
   * The transpose of {@link #sources}, group by group: from the blocks (kind, phase, tile) to the
   * source's.
   */
  List<BlockTable> sourceGradients(int[] order) {
    List<BlockTable> tables = new ArrayList<>();
    for (int number = 0; number < groups(); number++) {
      BlockTable table = new BlockTable();
      for (int kind = 0; kind < KINDS; kind++) {
        addSources(table, number, kind, kind * PHASES * group, order);
      }
      tables.add(table.transposed(0, order.length));
    }
    return tables;
  }

  private void addSources(BlockTable table, int number, int kind, int first, int[] order) {
    int target = first;
    for (int phase = 0; phase < PHASES; phase++) {
      for (int tile = number * group; tile < (number + 1) * group; tile++) {
        table.addDifference(
            target++,
            term(tile / columns, rowOf(kind), rowPhase(phase)),
            term(tile % columns, columnOf(kind), columnPhase(phase)),
            SIDE_SOURCES * columns,
            order);
      }
    }
  }

  /** Positions in the source: the added one, then, except for x[c] alone, the subtracted. */
  private static int[] term(int tile, int kind, int phase) {
    int centre = SIDE_SOURCES * tile + 1 + phase;
    return switch (kind) {
      case FIRST -> new int[] {centre - SIDE_PHASES, centre};
      case SHARED -> new int[] {centre};
      default -> new int[] {centre + SIDE_PHASES, centre};
    };
  }

  /**
   * The results as sums of the products: (group, tile, result) from the blocks (kind, tile).
   *
   * @param order where each (y, x) of the result is stored
   */
  BlockTable sums(int[] order) {
    BlockTable table = new BlockTable();
    for (int tile = 0; tile < rows * columns; tile++) {
      for (int result = 0; result < RESULTS; result++) {
        int row = result / SIDE_RESULTS;
        int column = result % SIDE_RESULTS;
        List<Integer> added = new ArrayList<>();
        for (int kind = 0; kind < KINDS; kind++) {
          if (makes(rowOf(kind), row) && makes(columnOf(kind), column)) {
            added.add(kind * group + tile % group);
          }
        }
        table.add(order[place(tile, row, column)], added, List.of());
      }
    }
    return table;
  }

  /** The transpose of {@link #sums}: (group, kind, tile) from the result's blocks to (tile). */
  BlockTable spread(int[] order) {
    BlockTable table = new BlockTable();
    for (int number = 0; number < groups(); number++) {
      for (int kind = 0; kind < KINDS; kind++) {
        for (int i = 0; i < group; i++) {
          List<Integer> added = new ArrayList<>();
          for (int result = 0; result < RESULTS; result++) {
            int row = result / SIDE_RESULTS;
            int column = result % SIDE_RESULTS;
            if (makes(rowOf(kind), row) && makes(columnOf(kind), column)) {
              added.add(order[place(number * group + i, row, column)]);
            }
          }
          table.add(i, added, List.of());
        }
      }
    }
    return table;
  }

  private static boolean makes(int kind, int result) {
    return kind == SHARED || (kind == FIRST) == (result == 0);
  }

  private int place(int tile, int row, int column) {
    int y = SIDE_RESULTS * (tile / columns) + row;
    int x = SIDE_RESULTS * (tile % columns) + column;
    return y * SIDE_RESULTS * columns + x;
  }
}
