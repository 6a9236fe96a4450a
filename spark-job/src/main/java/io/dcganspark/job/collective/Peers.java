package io.dcganspark.job.collective;

import io.netty.buffer.ByteBuf;

/** The other ranks: who they are, and something to send to. */
interface Peers {
  /**
   * Sends a {@link Frame}, which is released in any case; returns before it has arrived.
   *
   * @throws ExchangeException if the peer cannot be reached
   */
  void send(int rank, ByteBuf frame);

  /** Returns whether nothing more can come from a peer. */
  boolean isLost(int rank);

  /** Returns who a peer is, for messages. */
  String name(int rank);

  /** Returns Spark's id of a peer's executor. */
  String executor(int rank);
}
