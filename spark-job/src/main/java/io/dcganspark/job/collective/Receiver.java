package io.dcganspark.job.collective;

import io.netty.buffer.ByteBuf;

/** What a {@link Listener} asks about connections, and gives messages to. */
interface Receiver {
  /**
   * Decides whether a connection may stay, by what it says first.
   *
   * @throws ExchangeException if it does not belong here
   */
  void greet(Message hello);

  /**
   * Takes a message of a connection that was admitted, and retains what it keeps of it.
   *
   * @throws ExchangeException if it does not fit; the connection ends then
   */
  void accept(ByteBuf message);
}
