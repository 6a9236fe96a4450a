package io.dcganspark.model.onednn;

/** A general matrix product (GEMM) of one shape, to be run on many places of memory. */
interface Gemm {
  /**
   * Computes the product of the matrices that begin at the offsets.
   *
   * @param add whether to add it to what {@code result} holds
   */
  void run(
      OperandMemory left,
      int leftOffset,
      OperandMemory right,
      int rightOffset,
      Floats result,
      int resultOffset,
      boolean add);

  /** Replaces the result. */
  default void run(
      OperandMemory left,
      int leftOffset,
      OperandMemory right,
      int rightOffset,
      Floats result,
      int resultOffset) {
    run(left, leftOffset, right, rightOffset, result, resultOffset, false);
  }
}
