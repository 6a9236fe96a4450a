package io.dcganspark.job.exchange;

import java.nio.ByteBuffer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what rank 0 reports while a round runs; on the driver. */
public final class TelemetryServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TelemetryServer.class);

  private final Token token = Token.random();
  private final Consumer<byte[]> receiver;
  private final Endpoint endpoint;
  private final ExecutorService delivery;

  /**
   * Starts listening.
   *
   * @param receiver is given each message, one at a time, in the order of their arrival
   */
  public TelemetryServer(Consumer<byte[]> receiver) {
    this.receiver = receiver;
    this.delivery =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "telemetry");
              thread.setDaemon(true);
              return thread;
            });
    this.endpoint = Endpoint.listening(this::accept);
  }

  /** Returns what a {@link TelemetryClient} needs to know. */
  public TelemetryAddress address() {
    return new TelemetryAddress(endpoint.host(), endpoint.port(), token);
  }

  private void accept(ByteBuffer frame) {
    Message message = Message.parse(frame);
    if (!message.token().equals(token)) {
      throw new ExchangeException("it belongs to another round");
    }
    byte[] payload = new byte[message.payload().remaining()];
    message.payload().get(payload);
    try {
      delivery.execute(() -> deliver(payload));
    } catch (RejectedExecutionException e) {
      throw new ExchangeException("it came after the end of the round", e);
    }
  }

  private void deliver(byte[] payload) {
    try {
      receiver.accept(payload);
    } catch (RuntimeException e) {
      LOG.warn("A report of the round could not be used", e);
    }
  }

  @Override
  public void close() {
    endpoint.close();
    delivery.shutdown();
  }
}
