package io.dcganspark.job.collective;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;

/**
 * Bounds what comes back on a connection that this process opened, where a stranger may have taken
 * a peer's place: the answers to a handshake, and no more. Spark's decoders would keep 2 GB of it.
 */
final class AnswerLimit extends ChannelInboundHandlerAdapter {
  /** A refusal has a stack trace in it. */
  static final int MOST_BYTES = 1 << 16;

  private static final AttributeKey<Boolean> REACHED =
      AttributeKey.valueOf(AnswerLimit.class, "reached");

  private long bytes;

  /** Returns whether a connection was closed since more came back on it. */
  static boolean isReached(Channel channel) {
    return channel.hasAttr(REACHED);
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // Closing ends one way or another.
  public void channelRead(ChannelHandlerContext context, Object data) {
    ByteBuf in = (ByteBuf) data;
    bytes += in.readableBytes();
    if (bytes > MOST_BYTES) {
      in.release();
      context.channel().attr(REACHED).set(true);
      context.close();
    } else {
      context.fireChannelRead(in);
    }
  }
}
