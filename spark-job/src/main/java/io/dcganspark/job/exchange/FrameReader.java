package io.dcganspark.job.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.ByteBuffer;

/**
 * Looks at the head of every frame before Spark's decoders see it. They take frames of up to 2 GB,
 * keep what has come until a frame is whole, and allocate what lengths inside of requests for
 * streams ask for, from anyone. Here only one-way messages of this exchange's length pass, and the
 * short requests of Spark's authentication.
 *
 * <p>A frame is its length, which counts itself, as 8 bytes; its type, as one; then the rest.
 */
final class FrameFilter extends ChannelInboundHandlerAdapter {
  private static final byte ONE_WAY =
      org.apache.spark.network.protocol.Message.Type.OneWayMessage.id();
  private static final byte REQUEST =
      org.apache.spark.network.protocol.Message.Type.RpcRequest.id();

  private static final int HEAD = Long.BYTES + Byte.BYTES;

  /** The length of the body, which a frame repeats. */
  private static final int BODY_LENGTH = Integer.BYTES;

  private static final int LONGEST_HANDSHAKE = 8192;

  private final ByteBuffer head = ByteBuffer.allocate(HEAD);
  private final int longestMessage;
  private long rest;
  private boolean refused;

  /**
   * Makes a filter for one connection.
   *
   * @param longestMessage bytes of the longest one-way message that may pass
   */
  FrameFilter(int longestMessage) {
    this.longestMessage = longestMessage;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object data) {
    ByteBuf in = (ByteBuf) data;
    if (!refused) {
      String reason = refusal(in);
      if (reason == null) {
        context.fireChannelRead(in);
        return;
      }
      refused = true;
      Admission.refuse(context.channel(), reason);
    }
    in.release();
  }

  private String refusal(ByteBuf in) {
    int position = in.readerIndex();
    while (position < in.writerIndex()) {
      if (rest > 0) {
        int step = (int) Math.min(rest, in.writerIndex() - position);
        rest -= step;
        position += step;
      } else {
        head.put(in.getByte(position++));
        if (!head.hasRemaining()) {
          long length = head.getLong(0);
          byte type = head.get(Long.BYTES);
          head.clear();
          if (length < HEAD || length > longest(type)) {
            return "it sent a frame of type %d and %d bytes, expected messages of at most %d"
                .formatted(type, length, longest(ONE_WAY));
          }
          rest = length - HEAD;
        }
      }
    }
    return null;
  }

  private long longest(byte type) {
    if (type == ONE_WAY) {
      return (long) HEAD + BODY_LENGTH + longestMessage;
    }
    return type == REQUEST ? LONGEST_HANDSHAKE : 0;
  }
}
