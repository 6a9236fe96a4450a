package io.dcganspark.job.collective;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what rank 0 reports while a round runs; on the driver. */
public final class TelemetryServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TelemetryServer.class);

  /** Longest reports that may wait for a receiver that is busy, together. */
  private static final long MOST_WAITING = 64;

  /** Rank 0 needs one; what it had before it was started again may still be there. */
  private static final int MOST_CONNECTIONS = 8;

  private final Token token = Token.random();
  private final AtomicLong bytesWaiting = new AtomicLong();
  private final AtomicInteger dropped = new AtomicInteger();
  private final int longest;
  private final Consumer<byte[]> receiver;
  private final Listener listener;
  private final ExecutorService delivery;

  /**
   * Starts listening.
   *
   * @param longest bytes of the longest report
   * @param admission how long a connection may stay without a report
   * @param receiver is given each report, one at a time, in the order of their arrival
   */
  public TelemetryServer(int longest, Duration admission, Consumer<byte[]> receiver) {
    this(Node.ofThisProcess(), longest, admission, receiver);
  }

  TelemetryServer(Node node, int longest, Duration admission, Consumer<byte[]> receiver) {
    this.longest = longest;
    this.receiver = receiver;
    this.delivery =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "telemetry");
              thread.setDaemon(true);
              return thread;
            });
    this.listener =
        new Listener(
            node,
            new ListenerLimits(Math.addExact(Message.HEADER, longest), MOST_CONNECTIONS, admission),
            new Receiver() {
              @Override
              public void greet(Message hello) {
                check(hello);
              }

              @Override
              public void accept(ByteBuf report) {
                TelemetryServer.this.accept(report.nioBuffer());
              }
            });
  }

  /** Returns what a {@link TelemetryClient} needs to know. */
  public TelemetryAddress address() {
    return new TelemetryAddress(listener.host(), listener.port(), token);
  }

  void accept(ByteBuffer report) {
    Message message = Message.parse(report);
    check(message);
    int length = message.payload().remaining();
    if (length > longest) {
      throw new ExchangeException(
          "it sent a report of %d bytes, expected at most %d".formatted(length, longest));
    }
    if (bytesWaiting.addAndGet(length) > MOST_WAITING * longest) {
      drop(length);
      return;
    }
    byte[] payload = new byte[length];
    message.payload().get(payload);
    try {
      delivery.execute(() -> deliver(payload));
    } catch (RejectedExecutionException e) {
      throw refused(length, "its report came after the end of the round", e);
    }
  }

  private void check(Message message) {
    if (!message.token().equals(token)) {
      throw new ExchangeException("it sent a report of another round");
    }
  }

  /** A task is not disconnected because the driver is slow. */
  private void drop(int length) {
    long waiting = bytesWaiting.addAndGet(-length);
    if (dropped.getAndIncrement() == 0) {
      LOG.warn(
          "Reports of this round are left out, since {} bytes of them wait for the driver already",
          waiting);
    }
  }

  /** Returns how many reports were left out, because too many waited. */
  public int dropped() {
    return dropped.get();
  }

  private ExchangeException refused(int length, String reason, Throwable cause) {
    bytesWaiting.addAndGet(-length);
    return new ExchangeException(reason, cause);
  }

  private void deliver(byte[] payload) {
    try {
      receiver.accept(payload);
    } catch (RuntimeException e) {
      LOG.warn("A report of the round could not be used", e);
    } finally {
      bytesWaiting.addAndGet(-payload.length);
    }
  }

  @Override
  public void close() {
    listener.close();
    delivery.shutdown();
  }
}
