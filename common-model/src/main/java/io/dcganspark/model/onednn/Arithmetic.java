package io.dcganspark.model.onednn;

import io.dcganspark.model.numeric.Precision;
import org.bytedeco.dnnl.global.dnnl;

/**
 * How the large products of a network multiply, and where its memory comes from.
 *
 * @param precision of factors; sums are float32
 */
record Arithmetic(Precision precision, Arena arena) {
  /** OneDNN's number of the factors' type. */
  int operandType() {
    return precision == Precision.FLOAT32 ? dnnl.dnnl_f32 : dnnl.dnnl_bf16;
  }

  /** The same in float32, for what is too small to be worth rounding. */
  Arithmetic exact() {
    return new Arithmetic(Precision.FLOAT32, arena);
  }

  Gemm gemm(GemmShape shape) {
    return precision == Precision.FLOAT32 ? new Sgemm(shape) : new Bf16Gemm(arena, shape);
  }

  /**
   * Returns a vector as {@link #gemm} multiplies it.
   *
   * @param blockLength of the blocks in which it is refreshed
   */
  Operand operand(Floats floats, int blockLength) {
    return precision == Precision.FLOAT32
        ? new FloatOperand(floats)
        : new Bf16Operand(arena, floats, blockLength);
  }
}
