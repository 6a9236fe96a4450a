package io.dcganspark.model.onednn;

/** Float32 throughout. */
record FloatArithmetic(Arena arena) implements Arithmetic {
  @Override
  public Precision precision() {
    return Precision.FLOAT32;
  }

  @Override
  public MatrixProduct product(MatrixShape shape) {
    return new FloatProduct(shape);
  }

  @Override
  public Values factors(int count) {
    return arena.floats(count);
  }

  @Override
  public Values factorsIn(Floats floats) {
    return floats;
  }
}
