package io.dcganspark.model.onednn;

/** A vector of float32, block by block, as products multiply it. */
interface Factors extends Values {
  /** Takes the vector's numbers of now, {@code count} blocks from {@code first} on. */
  void refresh(int first, int count);
}
