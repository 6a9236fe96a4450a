package io.dcganspark.model.onednn;

import java.util.ArrayList;
import java.util.List;

/**
 * How an image upsampled by two and convolved with a 3x3 kernel is computed with 25 products for 16
 * results, where the four phases' 2x2 kernels take 64 and the convolution itself 144.
 *
 * <p>In one dimension, with kernel (a, b, c) and tile t of the small image x, let p = x[2t - 1] -
 * x[2t] and q = x[2t + 1] - x[2t]. Then four neighbours of the large image y share the product (a +
 * b + c) x[2t]:
 *
 * <pre>
 * y[4t - 1] = (a + b + c) x[2t] + (a + b) p
 * y[4t]     = (a + b + c) x[2t] + a p
 * y[4t + 1] = (a + b + c) x[2t] + c q
 * y[4t + 2] = (a + b + c) x[2t] + (b + c) q
 * </pre>
 *
 * Outside of the image x is 0. In two dimensions rows and columns are both treated so. The factors
 * are sums of few terms, so that rounding is that of the convolution itself (Winograd's minimal
 * filtering, <a href="https://arxiv.org/abs/1509.09308">Lavin and Gray, 2015</a>, for a kernel that
 * never sees more than two different pixels in a row).
 *
 * <p>The five <i>kinds</i> of products are numbered by their kernels, a + b + c being {@link
 * #SHARED}; the three <i>sources</i> that they read are x[2t], p and q. Products of kinds (1..4,
 * 1..4) are computed in the place of the large image, which is therefore stored kind by kind.
 *
 * @param rows tiles from top to bottom: half the small image's height
 * @param columns tiles from left to right
 */
record Tiles(int rows, int columns) {
  /** The kind that all four neighbours share. */
  static final int SHARED = 0;

  static final int KINDS = 5;

  /** Neighbours that a tile makes in one dimension. */
  private static final int RESULTS = 4;

  static final int SOURCES = 3;

  /** The source that lies between tiles, of which there is one more than there are tiles. */
  private static final int BETWEEN = 1;

  /** Of each source the kinds that read it; the first one reads all tiles but the last between. */
  private static final int[][] KINDS_OF_SOURCE = {{SHARED}, {2, 1}, {3, 4}};

  static int[] kindsOf(int source) {
    return KINDS_OF_SOURCE[source];
  }

  /** Kind 1, (a + b) p, makes the last row of the tile before: it never reads the first p. */
  static int firstTileOf(int kind) {
    return kind == 1 ? 1 : 0;
  }

  /** Returns how many blocks all products take, those of the large image first. */
  int productBlocks() {
    return KINDS * KINDS * rows * columns;
  }

  /** Returns how many blocks the large image takes. */
  int imageBlocks() {
    return RESULTS * RESULTS * rows * columns;
  }

  /** Returns the first of the (rows, columns) blocks of a pair of kinds. */
  int firstProduct(int rowKind, int columnKind) {
    int pair;
    if (rowKind != SHARED && columnKind != SHARED) {
      pair = (rowKind - 1) * RESULTS + columnKind - 1;
    } else {
      pair = RESULTS * RESULTS + rowKind + (rowKind == SHARED ? columnKind : RESULTS);
    }
    return pair * rows * columns;
  }

  /** Returns how many blocks the sources take. */
  int sourceBlocks() {
    return (SOURCES * rows + 1) * (SOURCES * columns + 1);
  }

  /** Returns the number of tiles in a row of a source. */
  int width(int columnSource) {
    return columns + (columnSource == BETWEEN ? 1 : 0);
  }

  /** Returns the number of rows of tiles in a source. */
  int height(int rowSource) {
    return rows + (rowSource == BETWEEN ? 1 : 0);
  }

  /** Returns the first of the (height, width) blocks of a pair of sources. */
  int firstSource(int rowSource, int columnSource) {
    int above = rowSource * rows + (rowSource > BETWEEN ? 1 : 0);
    int before = columnSource * columns + (columnSource > BETWEEN ? 1 : 0);
    return above * (SOURCES * columns + 1) + height(rowSource) * before;
  }

  /** Returns where each (y, x) of the large image is stored. */
  int[] imageOrder() {
    int[] order = new int[imageBlocks()];
    int next = 0;
    for (int y = 0; y < RESULTS * rows; y++) {
      for (int x = 0; x < RESULTS * columns; x++) {
        order[next++] = firstProduct(kindAt(y), kindAt(x)) + y / RESULTS * columns + x / RESULTS;
      }
    }
    return order;
  }

  private static int kindAt(int position) {
    return (position + 1) % RESULTS + 1;
  }

  /**
   * The sources as sums of the small image's blocks.
   *
   * @param order where each (y, x) of the small image is stored
   */
  BlockTable sources(int[] order) {
    BlockTable table = new BlockTable();
    for (int rowSource = 0; rowSource < SOURCES; rowSource++) {
      for (int columnSource = 0; columnSource < SOURCES; columnSource++) {
        int block = firstSource(rowSource, columnSource);
        for (int row = 0; row < height(rowSource); row++) {
          for (int column = 0; column < width(columnSource); column++) {
            table.addDifference(
                block++, term(row, rowSource), term(column, columnSource), 2 * columns, order);
          }
        }
      }
    }
    return table;
  }

  /** Small positions of a source: the added one, then, except for x[2t] alone, the subtracted. */
  private static int[] term(int tile, int source) {
    int centre = 2 * tile;
    return switch (source) {
      case 0 -> new int[] {centre};
      case BETWEEN -> new int[] {centre - 1, centre};
      default -> new int[] {centre + 1, centre};
    };
  }

  /**
   * What the blocks of the large image share with their neighbours, as sums of the other products.
   */
  BlockTable shared() {
    BlockTable table = new BlockTable();
    for (int rowKind = 1; rowKind < KINDS; rowKind++) {
      for (int columnKind = 1; columnKind < KINDS; columnKind++) {
        for (int row = 0; row < rows; row++) {
          for (int column = 0; column < columns; column++) {
            int sharedRow = row + firstTileOf(rowKind);
            int sharedColumn = column + firstTileOf(columnKind);
            List<Integer> added = new ArrayList<>();
            if (sharedRow < rows) {
              added.add(product(SHARED, columnKind, sharedRow, column));
            }
            if (sharedColumn < columns) {
              added.add(product(rowKind, SHARED, row, sharedColumn));
            }
            if (sharedRow < rows && sharedColumn < columns) {
              added.add(product(SHARED, SHARED, sharedRow, sharedColumn));
            }
            table.add(product(rowKind, columnKind, row, column), added, List.of());
          }
        }
      }
    }
    return table;
  }

  private int product(int rowKind, int columnKind, int row, int column) {
    return firstProduct(rowKind, columnKind) + row * columns + column;
  }
}
