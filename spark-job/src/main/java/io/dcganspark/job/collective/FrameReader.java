package io.dcganspark.job.collective;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.ByteBuffer;

/**
 * Reads every {@link Frame} before Spark's decoders see it. They take frames of up to 2 GB, keep
 * what has come until a frame is whole, and allocate what lengths inside of requests for streams
 * ask for, from anyone.
 *
 * <p>Until a connection is admitted only short requests pass here: those of Spark's authentication,
 * then one of a fixed length that shows the token. The head of any other frame ends the connection,
 * and of a frame that passes no more is kept than its {@link #LONGEST_HANDSHAKE} bytes. Later on
 * messages of this exchange's length pass, and go from here to the receiver, without the copies
 * that Spark's decoders make.
 */
final class FrameReader extends ChannelInboundHandlerAdapter {
  static final int LONGEST_HANDSHAKE = 8192;

  /** SASL, which asks most often, does so twice. */
  static final int MOST_HANDSHAKES = 8;

  private enum Stage {
    AUTHENTICATION("a handshake of at most " + LONGEST_HANDSHAKE),
    TOKEN("the token in " + Frame.HELLO),
    MESSAGES("messages of at most %d"),
    REFUSED("nothing");

    private final String expected;

    Stage(String expected) {
      this.expected = expected;
    }
  }

  private final ByteBuffer head = ByteBuffer.allocate(Frame.HEAD);
  private final int longestMessage;
  private final Receiver receiver;
  private Stage stage;
  private int handshakes;

  /** What has come of the frame under way, a message without its head; else null. */
  private ByteBuf frame;

  /**
   * Makes a reader for one connection.
   *
   * @param authenticates whether Spark's handshake comes first
   * @param longestMessage bytes of the longest message that may pass
   * @param receiver of messages once the connection is admitted
   */
  FrameReader(boolean authenticates, int longestMessage, Receiver receiver) {
    this.stage = authenticates ? Stage.AUTHENTICATION : Stage.TOKEN;
    this.longestMessage = longestMessage;
    this.receiver = receiver;
  }

  /** From the next frame on the token has to be shown. */
  void awaitToken() {
    stage = Stage.TOKEN;
  }

  /** From the next frame on messages go to the receiver. */
  void admit() {
    stage = Stage.MESSAGES;
  }

  /** From now on nothing passes. */
  void refuse() {
    stage = Stage.REFUSED;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object data) {
    ByteBuf in = (ByteBuf) data;
    try {
      while (in.isReadable() && stage != Stage.REFUSED) {
        if (frame == null) {
          readHead(context, in);
        } else {
          frame.writeBytes(in, Math.min(frame.writableBytes(), in.readableBytes()));
          if (!frame.isWritable()) {
            pass(context);
          }
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
    if (!fits(type, length)) {
      Admission.of(context.channel())
          .refuse(
              "it sent a frame of type %d and %d bytes, expected %s"
                  .formatted(type, length, stage.expected.formatted(longest())));
    } else if (stage == Stage.MESSAGES) {
      int rest = (int) length - Frame.HEAD;
      frame = context.alloc().directBuffer(rest, rest);
    } else {
      frame = Unpooled.buffer((int) length, (int) length).writeBytes(head);
      head.clear();
    }
  }

  private boolean fits(byte type, long length) {
    return switch (stage) {
      case AUTHENTICATION ->
          type == Frame.REQUEST
              && length > Frame.REQUEST_HEAD
              && length <= LONGEST_HANDSHAKE
              && ++handshakes <= MOST_HANDSHAKES;
      case TOKEN -> type == Frame.REQUEST && length == Frame.HELLO;
      case MESSAGES -> type == Frame.ONE_WAY && length >= Frame.MESSAGE && length <= longest();
      case REFUSED -> false;
    };
  }

  private long longest() {
    return (long) Frame.MESSAGE + longestMessage;
  }

  private void pass(ChannelHandlerContext context) {
    ByteBuf whole = frame;
    frame = null;
    if (stage != Stage.MESSAGES) {
      context.fireChannelRead(whole);
      return;
    }
    try {
      // The rest of the frame's head repeats the length.
      receiver.accept(whole.skipBytes(Frame.MESSAGE - Frame.HEAD));
    } catch (ExchangeException e) {
      Admission.of(context.channel()).refuse(e.getMessage());
    } finally {
      whole.release();
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    if (frame != null) {
      frame.release();
      frame = null;
    }
  }
}
