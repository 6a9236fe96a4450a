package io.dcganspark.job.collective;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/**
 * What every {@link Frame} of the exchange carries: magic number, token, sender, tag, then the
 * payload, little-endian.
 *
 * @param token of the exchange
 * @param sender rank that sent it
 * @param tag which message of which operation it is
 * @param payload the rest
 */
record Message(Token token, int sender, long tag, ByteBuffer payload) {
  private static final int MAGIC = 0x44434741;
  static final int HEADER = 2 * Integer.BYTES + 3 * Long.BYTES;

  /**
   * Returns a frame with a message.
   *
   * @param payload writes it, as long as it was said to be
   */
  static ByteBuf frame(
      Token token, int sender, long tag, int payloadLength, Consumer<ByteBuffer> payload) {
    int length = Math.addExact(HEADER, payloadLength);
    ByteBuf frame = Frame.oneWay(length);
    ByteBuffer message =
        frame
            .nioBuffer(Frame.MESSAGE, length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(MAGIC)
            .putLong(token.high())
            .putLong(token.low())
            .putInt(sender)
            .putLong(tag);
    payload.accept(message);
    return frame;
  }

  /** Returns the message that a connection begins with: it shows the token, and has no payload. */
  static ByteBuffer hello(Token token, int sender) {
    ByteBuf frame = frame(token, sender, 0, 0, payload -> {});
    try {
      return ByteBuffer.wrap(ByteBufUtil.getBytes(frame.skipBytes(Frame.MESSAGE)));
    } finally {
      frame.release();
    }
  }

  /**
   * Reads a message; the payload is a view of the buffer.
   *
   * @throws ExchangeException if it is none of ours
   */
  static Message parse(ByteBuffer message) {
    ByteBuffer in = message.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    if (in.remaining() < HEADER) {
      throw new ExchangeException(
          "it sent a message of %d bytes, expected at least %d".formatted(in.remaining(), HEADER));
    }
    int magic = in.getInt();
    if (magic != MAGIC) {
      throw new ExchangeException(
          "it sent a message that starts with 0x%08x, expected 0x%08x".formatted(magic, MAGIC));
    }
    Token token = new Token(in.getLong(), in.getLong());
    int sender = in.getInt();
    long tag = in.getLong();
    return new Message(token, sender, tag, in.slice().order(ByteOrder.LITTLE_ENDIAN));
  }
}
