package io.dcganspark.model.onednn;

/** How the products of a network multiply, and where its memory comes from. */
interface Arithmetic {
  /** Returns the arena. */
  Arena arena();

  /** Returns the precision. */
  Precision precision();

  /** Returns a product. */
  MatrixProduct product(MatrixShape shape);

  /** Returns a new vector for factors of products. */
  Values factors(int count);

  /**
   * Returns a vector for factors of products: {@code floats} itself, or a new one of as many
   * numbers where products do not multiply float32.
   */
  Values factorsIn(Floats floats);

  /** Returns the arithmetic of a precision. */
  static Arithmetic of(Precision precision, Arena arena) {
    return precision == Precision.FLOAT32
        ? new FloatArithmetic(arena)
        : new BfloatArithmetic(arena);
  }
}
