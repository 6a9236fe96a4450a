package io.dcganspark.job.exchange;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands in the pipeline of a connection that another process opened until a first message of it
 * was accepted, behind its {@link FrameReader}. Whoever has not come so far when the time is over
 * is a stranger, or lost.
 */
final class Admission extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

  private final Duration limit;
  private Future<?> deadline;

  Admission(Duration limit) {
    this.limit = limit;
  }

  /** A message was accepted: the connection may stay, and rest for as long as it likes. */
  static void grant(Channel channel) {
    end(channel);
    reader(channel).admit();
  }

  /** Says why, and closes the connection. */
  @SuppressWarnings("FutureReturnValueIgnored") // Closing ends one way or another.
  static void refuse(Channel channel, String reason) {
    end(channel);
    reader(channel).refuse();
    LOG.warn("Closed the connection of {}: {}", channel.remoteAddress(), reason);
    channel.close();
  }

  private static void end(Channel channel) {
    if (channel.pipeline().get(Admission.class) != null) {
      channel.pipeline().remove(Admission.class);
    }
  }

  private static FrameReader reader(Channel channel) {
    return channel.pipeline().get(FrameReader.class);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    Channel channel = context.channel();
    deadline =
        context
            .executor()
            .schedule(
                () -> refuse(channel, "no message came within %d ms".formatted(limit.toMillis())),
                limit.toMillis(),
                TimeUnit.MILLISECONDS);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    deadline.cancel(false);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    LOG.warn("{} left without a message that was accepted", context.channel().remoteAddress());
    context.fireChannelInactive();
  }
}
