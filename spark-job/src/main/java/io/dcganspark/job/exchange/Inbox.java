package io.dcganspark.job.exchange;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Keeps what peers sent until it is asked for: a fast peer may be a phase ahead. */
final class Inbox {
  /** Phases of several operations that a peer can be ahead; more is no peer of ours. */
  private static final int MOST_WAITING = 256;

  private static final Duration POLL = Duration.ofMillis(200);

  private record Key(int sender, long tag) {}

  private final Map<Key, float[]> waiting = new HashMap<>();
  private final Token token;
  private final int size;

  Inbox(Token token, int size) {
    this.token = token;
    this.size = size;
  }

  /**
   * Takes a message in.
   *
   * @throws ExchangeException if it does not belong to this exchange
   */
  void accept(ByteBuffer frame) {
    Message message = Message.parse(frame);
    if (!message.token().equals(token)) {
      throw new ExchangeException("it belongs to another exchange");
    }
    if (message.sender() < 0 || message.sender() >= size) {
      throw new ExchangeException(
          "it says that rank %d of %d sent it".formatted(message.sender(), size));
    }
    if (message.payload().remaining() % Float.BYTES != 0) {
      throw new ExchangeException(
          "its %d bytes are no floats".formatted(message.payload().remaining()));
    }
    // Copied, because the buffer goes back to Netty when this returns.
    float[] values = new float[message.payload().remaining() / Float.BYTES];
    message.payload().asFloatBuffer().get(values);
    synchronized (this) {
      if (waiting.size() >= MOST_WAITING) {
        throw new ExchangeException("%d messages wait already".formatted(waiting.size()));
      }
      if (waiting.putIfAbsent(new Key(message.sender(), message.tag()), values) != null) {
        throw new ExchangeException(
            "rank %d sent message %d twice".formatted(message.sender(), message.tag()));
      }
      notifyAll();
    }
  }

  /**
   * Waits for one message.
   *
   * @param what the message is, for errors
   * @param peers among whom the sender is
   * @throws SilentPeerException if it does not come in time
   * @throws ExchangeException if it cannot come any more
   */
  synchronized float[] take(int sender, long tag, String what, Duration timeout, Peers peers) {
    Key key = new Key(sender, tag);
    long start = System.nanoTime();
    while (!waiting.containsKey(key)) {
      if (peers.isLost(sender)) {
        throw new ExchangeException(
            "%s was lost while %s was awaited".formatted(peers.name(sender), what));
      }
      long left = timeout.toNanos() - (System.nanoTime() - start);
      if (left <= 0) {
        throw new SilentPeerException(
            "%s is silent: %s did not come within %d s (exchange.timeout)"
                .formatted(peers.name(sender), what, timeout.toSeconds()),
            peers.executor(sender));
      }
      try {
        wait(Math.max(1, Math.min(left / 1_000_000, POLL.toMillis())));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ExchangeException("interrupted while %s was awaited".formatted(what), e);
      }
    }
    return waiting.remove(key);
  }
}
