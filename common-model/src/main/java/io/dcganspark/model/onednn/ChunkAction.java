package io.dcganspark.model.onednn;

/**
 * What else happens to the numbers of a vector when a step has them in an array: they need not come
 * from memory once more.
 */
interface ChunkAction {
  /** Leaves the numbers as they are. */
  ChunkAction NONE = (start, chunk, count) -> {};

  /**
   * Takes a chunk. All chunks together are the vector, in any order.
   *
   * @param start of the chunk in the vector, at its first channel
   * @param chunk {@code count} numbers, which the action may change
   */
  void at(int start, float[] chunk, int count);
}
