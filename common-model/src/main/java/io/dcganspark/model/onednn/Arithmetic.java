package io.dcganspark.model.onednn;

import org.bytedeco.dnnl.global.dnnl;

/**
 * How the large products of a network multiply, and where its memory comes from.
 *
 * @param precision of factors; sums are float32
 */
record Arithmetic(Precision precision, Arena arena) {
  /** OneDNN's number of the factors' type. */
  int factorType() {
    return precision == Precision.FLOAT32 ? dnnl.dnnl_f32 : dnnl.dnnl_bf16;
  }

  /** The same in float32, for what is too small to be worth rounding. */
  Arithmetic exact() {
    return new Arithmetic(Precision.FLOAT32, arena);
  }

  MatrixProduct product(MatrixShape shape) {
    return precision == Precision.FLOAT32
        ? new FloatProduct(shape)
        : new BfloatProduct(arena, shape);
  }

  /**
   * Returns a vector as {@link #product} multiplies it.
   *
   * @param blockLength of the blocks in which it is refreshed
   */
  Factors factors(Floats floats, int blockLength) {
    return precision == Precision.FLOAT32
        ? new FloatFactors(floats)
        : new BfloatFactors(arena, floats, blockLength);
  }
}
