package io.dcganspark.job.exchange;

import java.nio.ByteBuffer;

/** The other ranks: who they are, and something to send to. */
interface Peers {
  /**
   * Sends a frame; returns before it has arrived.
   *
   * @throws ExchangeException if the peer cannot be reached
   */
  void send(int rank, ByteBuffer frame);

  /** Returns whether nothing more can come from a peer. */
  boolean isLost(int rank);

  /** Returns who a peer is, for messages. */
  String name(int rank);

  /** Returns Spark's id of a peer's executor. */
  String executor(int rank);
}
