package io.dcganspark.job.exchange;

/**
 * The tasks of a round, ranks 0 to {@link #size} - 1, which add up vectors together. All ranks
 * start the same operations in the same order.
 */
public interface Group extends AutoCloseable {
  /** Returns this task's place in the group. */
  int rank();

  /** Returns how many tasks there are. */
  int size();

  /**
   * Starts adding up a vector over all ranks, in place. Every rank ends with the same bits, those
   * of {@link TreeSum} where the number of ranks is a power of two.
   *
   * @param values equally long on all ranks; not to be touched until {@link Pending#await} returns
   */
  Pending startAllReduce(float[] values);

  /** An operation under way. */
  interface Pending {
    /**
     * Waits until the sum is there.
     *
     * @throws ExchangeException if a peer is lost or silent for too long
     */
    void await();
  }

  @Override
  void close();
}
