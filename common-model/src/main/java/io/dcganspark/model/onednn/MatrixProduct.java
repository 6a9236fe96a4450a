package io.dcganspark.model.onednn;

/** A matrix product of one shape, to be run on many places of memory. */
interface MatrixProduct {
  /**
   * Computes the product of the matrices that begin at the offsets.
   *
   * @param add whether to add it to what {@code result} holds
   */
  void run(
      Values left,
      int leftOffset,
      Values right,
      int rightOffset,
      Floats result,
      int resultOffset,
      boolean add);

  /** Replaces the result. */
  default void run(
      Values left, int leftOffset, Values right, int rightOffset, Floats result, int resultOffset) {
    run(left, leftOffset, right, rightOffset, result, resultOffset, false);
  }
}
