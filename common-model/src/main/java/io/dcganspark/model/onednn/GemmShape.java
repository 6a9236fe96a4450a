package io.dcganspark.model.onednn;

/**
 * A product of row-major matrices, C (rows, columns) = op(A) op(B), where op may transpose.
 *
 * @param rows of C
 * @param columns of C
 * @param inner columns of op(A), rows of op(B)
 * @param transposedLeft whether A is stored as (inner, rows)
 * @param transposedRight whether B is stored as (columns, inner)
 * @param leftStride from row to row of A as stored
 * @param rightStride from row to row of B as stored
 * @param resultStride from row to row of C
 */
record GemmShape(
    int rows,
    int columns,
    int inner,
    boolean transposedLeft,
    boolean transposedRight,
    int leftStride,
    int rightStride,
    int resultStride) {

  /** A (rows, inner) times B (inner, columns), nothing between rows. */
  static GemmShape dense(int rows, int columns, int inner) {
    return new GemmShape(rows, columns, inner, false, false, inner, columns, columns);
  }

  /** A (rows, inner) times the transpose of B (columns, inner), nothing between rows. */
  static GemmShape rightTransposed(int rows, int columns, int inner) {
    return new GemmShape(rows, columns, inner, false, true, inner, inner, columns);
  }

  /** The transpose of A (inner, rows) times B (inner, columns), nothing between rows. */
  static GemmShape leftTransposed(int rows, int columns, int inner) {
    return new GemmShape(rows, columns, inner, true, false, rows, columns, columns);
  }

  /** The same product with other distances between rows. */
  GemmShape strides(int left, int right, int result) {
    return new GemmShape(
        rows, columns, inner, transposedLeft, transposedRight, left, right, result);
  }
}
