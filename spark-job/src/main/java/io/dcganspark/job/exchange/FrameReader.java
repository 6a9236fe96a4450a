package io.dcganspark.job.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Reads every {@link Frame} before Spark's decoders see it. They take frames of up to 2 GB, keep
 * what has come until a frame is whole, and allocate what lengths inside of requests for streams
 * ask for, from anyone. Here only one-way messages of this exchange's length pass, and the short
 * requests of Spark's authentication.
 *
 * <p>Spark's decoders, with its authentication behind them, see what comes up to the first message
 * that the receiver accepts. Later messages go from here to the receiver, without the copies that
 * those make.
 */
final class FrameReader extends ChannelInboundHandlerAdapter {
  private static final int LONGEST_HANDSHAKE = 8192;

  private final ByteBuffer head = ByteBuffer.allocate(Frame.HEAD);
  private final int longestMessage;
  private final Consumer<ByteBuf> receiver;
  private long rest;

  /** What has come of a frame that does not pass Spark's decoders, behind its head; else null. */
  private ByteBuf message;

  private boolean admitted;
  private boolean refused;

  /**
   * Makes a reader for one connection.
   *
   * @param longestMessage bytes of the longest one-way message that may pass
   * @param receiver of messages once one was accepted; has to retain what it keeps, and throws
   *     {@link ExchangeException} for a message that it refuses
   */
  FrameReader(int longestMessage, Consumer<ByteBuf> receiver) {
    this.longestMessage = longestMessage;
    this.receiver = receiver;
  }

  /** From the next frame on one-way messages go to the receiver. */
  void admit() {
    admitted = true;
  }

  /** From now on nothing passes. */
  void refuse() {
    refused = true;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object data) {
    ByteBuf in = (ByteBuf) data;
    try {
      while (in.isReadable() && !refused) {
        if (rest == 0) {
          readHead(context, in);
        } else {
          readRest(context, in);
        }
      }
    } finally {
      in.release();
    }
  }

  private void readHead(ChannelHandlerContext context, ByteBuf in) {
    head.limit(Math.min(Frame.HEAD, head.position() + in.readableBytes()));
    in.readBytes(head);
    if (head.position() < Frame.HEAD) {
      return;
    }
    long length = head.getLong(0);
    byte type = head.get(Long.BYTES);
    head.clear();
    if (length < shortest(type) || length > longest(type)) {
      Admission.refuse(
          context.channel(),
          "it sent a frame of type %d and %d bytes, expected messages of at most %d"
              .formatted(type, length, longest(Frame.ONE_WAY)));
      return;
    }
    rest = length - Frame.HEAD;
    if (admitted && type == Frame.ONE_WAY) {
      message = context.alloc().directBuffer((int) rest, (int) rest);
    } else {
      context.fireChannelRead(Unpooled.copiedBuffer(head));
    }
  }

  private void readRest(ChannelHandlerContext context, ByteBuf in) {
    int step = (int) Math.min(rest, in.readableBytes());
    rest -= step;
    if (message == null) {
      context.fireChannelRead(in.readRetainedSlice(step));
      return;
    }
    message.writeBytes(in, step);
    if (rest == 0) {
      deliver(context);
    }
  }

  private void deliver(ChannelHandlerContext context) {
    ByteBuf whole = message;
    message = null;
    try {
      // What remains of the frame's head tells no more than its beginning.
      receiver.accept(whole.skipBytes(Frame.MESSAGE - Frame.HEAD));
    } catch (ExchangeException e) {
      Admission.refuse(context.channel(), e.getMessage());
    } finally {
      whole.release();
    }
  }

  private static long shortest(byte type) {
    return type == Frame.ONE_WAY ? Frame.MESSAGE : Frame.HEAD;
  }

  private long longest(byte type) {
    if (type == Frame.ONE_WAY) {
      return (long) Frame.MESSAGE + longestMessage;
    }
    return type == Frame.REQUEST ? LONGEST_HANDSHAKE : 0;
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    if (message != null) {
      message.release();
      message = null;
    }
  }
}
