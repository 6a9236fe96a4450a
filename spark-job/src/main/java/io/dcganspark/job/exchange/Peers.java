package io.dcganspark.job.exchange;

import java.nio.ByteBuffer;

/** The other ranks as something to send to. */
interface Peers {
  /**
   * Sends a frame; returns before it has arrived.
   *
   * @throws ExchangeException if the peer cannot be reached
   */
  void send(int rank, ByteBuffer frame);

  /** Returns who the peer is and that it is gone, or null where nothing speaks against it. */
  String lost(int rank);
}
