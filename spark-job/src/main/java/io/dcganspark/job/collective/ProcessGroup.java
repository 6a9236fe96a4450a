package io.dcganspark.job.collective;

/**
 * The tasks of a round, ranks 0 to {@link #size} - 1, which add up vectors together. All ranks
 * start the same operations in the same order.
 */
public interface ProcessGroup extends AutoCloseable {
  /** Returns this task's place in the group. */
  int rank();

  /** Returns how many tasks there are. */
  int size();

  /**
   * Starts adding up a vector over all ranks, in place. Every rank ends with the same bits. Where
   * nothing is rounded, they are those of {@link TreeSum}.
   *
   * @param values equally long on all ranks; not to be touched until {@link Pending#await} returns
   * @param gradients how many of them, from the first on, may be rounded on their way
   */
  Pending startAllReduce(float[] values, int gradients);

  /** An operation under way. */
  interface Pending {
    /**
     * Waits until the sum is there.
     *
     * @throws ExchangeException if a peer is lost or silent for too long
     */
    void await();
  }

  /**
   * Waits until no other rank needs anything more of this one: who leaves first closes its
   * connections, maybe before others have read its last message. Spark's own barrier would do, but
   * looks only once a second whether it is over.
   *
   * @throws ExchangeException if a peer is silent for too long
   */
  void finish();

  @Override
  void close();
}
