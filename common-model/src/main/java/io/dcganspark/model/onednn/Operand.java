package io.dcganspark.model.onednn;

/** An operand of matrix products: a vector of float32, converted block by block. */
interface Operand extends OperandMemory {
  /** Takes the vector's numbers of now, {@code count} blocks from {@code first} on. */
  void refresh(int first, int count);
}
