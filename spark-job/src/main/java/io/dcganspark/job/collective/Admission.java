package io.dcganspark.job.collective;

import io.dcganspark.model.failure.Reason;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * Stands in the pipeline of a connection that another process opened, behind its {@link
 * FrameReader}, and knows whether it was admitted. It keeps from Spark's handlers what they would
 * log, with a stack trace, about each stranger who leaves early.
 */
final class Admission extends ChannelDuplexHandler {
  private static final String LEFT = "it left before it was admitted";

  private enum State {
    WAITING,
    ADMITTED,
    OVER
  }

  private final Lobby lobby;
  private State state = State.WAITING;
  private Channel channel;
  private SocketAddress address;
  private Future<?> deadline;

  Admission(Lobby lobby) {
    this.lobby = lobby;
  }

  static Admission of(Channel channel) {
    return channel.pipeline().get(Admission.class);
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // The listener is all that waits for the end.
  public void handlerAdded(ChannelHandlerContext context) {
    channel = context.channel();
    address = channel.remoteAddress();
    deadline =
        context
            .executor()
            .schedule(
                () ->
                    refuse(
                        "it was not admitted within %d ms".formatted(lobby.patience().toMillis())),
                lobby.patience().toMillis(),
                TimeUnit.MILLISECONDS);
    channel.closeFuture().addListener(closed -> end(LEFT));
    lobby.enter(this);
  }

  /** The other process has the secret: what comes next has to be the token. */
  void authenticated() {
    reader().awaitToken();
  }

  /**
   * The other process showed the token: the connection may stay, and rest for as long as it likes.
   *
   * @return false if there are enough members; it was refused then
   */
  boolean grant() {
    if (state != State.WAITING) {
      return false;
    }
    if (!lobby.admit(this)) {
      refuse("all members are connected already");
      return false;
    }
    state = State.ADMITTED;
    deadline.cancel(false);
    reader().admit();
    return true;
  }

  /** Logs why, and closes the connection. */
  @SuppressWarnings("FutureReturnValueIgnored") // Closing ends one way or another.
  void refuse(String reason) {
    if (state == State.ADMITTED) {
      lobby.expel(address, reason);
    }
    end(reason);
    reader().refuse();
    channel.close();
  }

  /** Makes room for a newer connection; may be called from any thread. */
  void crowdOut() {
    channel
        .eventLoop()
        .execute(
            () -> {
              if (state == State.WAITING) {
                refuse("it waited longest of %d to be admitted".formatted(Lobby.MOST_WAITING));
              }
            });
  }

  private void end(String reason) {
    deadline.cancel(false);
    if (state == State.WAITING) {
      lobby.dismiss(this, address, reason);
    } else if (state == State.ADMITTED) {
      lobby.leave();
    }
    state = State.OVER;
  }

  private FrameReader reader() {
    return channel.pipeline().get(FrameReader.class);
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // The listener is all that waits for the end.
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (state == State.ADMITTED) {
      context.write(message, promise);
    } else {
      // Spark logs every answer that cannot be sent, and most strangers do not wait for theirs.
      context.write(message).addListener(sent -> promise.trySuccess());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (state == State.ADMITTED) {
      context.fireExceptionCaught(cause);
    } else if (state == State.WAITING) {
      refuse(cause instanceof IOException ? LEFT : Reason.of(cause));
    }
  }
}
