package io.dcganspark.job.collective;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;

/** Messages whose payload is zeros, as they are without Spark's frame. */
final class Messages {
  private Messages() {}

  static ByteBuffer of(Token token, int sender, long tag, int payloadLength) {
    byte[] zeros = new byte[payloadLength];
    ByteBuf frame = Message.frame(token, sender, tag, payloadLength, payload -> payload.put(zeros));
    byte[] message = ByteBufUtil.getBytes(frame.skipBytes(Frame.MESSAGE));
    frame.release();
    return ByteBuffer.wrap(message);
  }
}
