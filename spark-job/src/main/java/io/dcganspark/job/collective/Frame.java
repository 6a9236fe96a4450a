package io.dcganspark.job.collective;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

/**
 * What Spark's transport puts around a one-way message: the length of the whole, which counts
 * itself, as 8 bytes; its type, as one; the length of the message, as 4.
 */
final class Frame {
  static final byte ONE_WAY = org.apache.spark.network.protocol.Message.Type.OneWayMessage.id();
  static final byte REQUEST = org.apache.spark.network.protocol.Message.Type.RpcRequest.id();

  /** Bytes of length and type, with which frames of every kind begin. */
  static final int HEAD = Long.BYTES + Byte.BYTES;

  /** Bytes before a request: its number and its length follow the head. */
  static final int REQUEST_HEAD = HEAD + Long.BYTES + Integer.BYTES;

  /** Bytes of the request that shows the token. */
  static final int HELLO = REQUEST_HEAD + Message.HEADER;

  /** Bytes before a one-way message. */
  static final int MESSAGE = HEAD + Integer.BYTES;

  private Frame() {}

  /**
   * Returns a frame of a one-way message that is still to be written, at {@link #MESSAGE}. It lies
   * where the network can take it from, in memory of a pool: who gets it last releases it.
   */
  static ByteBuf oneWay(int messageLength) {
    int length = Math.addExact(MESSAGE, messageLength);
    return PooledByteBufAllocator.DEFAULT
        .directBuffer(length, length)
        .writeLong(length)
        .writeByte(ONE_WAY)
        .writeInt(messageLength)
        .writerIndex(length);
  }
}
