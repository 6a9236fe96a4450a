package io.dcganspark.model.onednn;

/** Factors of products are bfloat16, their sums float32. */
record BfloatArithmetic(Arena arena) implements Arithmetic {
  @Override
  public Precision precision() {
    return Precision.BFLOAT16;
  }

  @Override
  public MatrixProduct product(MatrixShape shape) {
    return new BfloatProduct(arena, shape);
  }

  @Override
  public Values factors(int count) {
    return new Bfloats(arena, count);
  }

  @Override
  public Values factorsIn(Floats floats) {
    return factors(floats.length());
  }
}
