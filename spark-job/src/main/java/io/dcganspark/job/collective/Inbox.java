package io.dcganspark.job.collective;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps what peers sent until it is asked for: a fast peer may be a phase ahead. What is kept has a
 * bound, and nothing that a peer sent before is taken again.
 */
final class Inbox implements Receiver, AutoCloseable {
  /** Messages of phases that peers can be ahead; more is no peer of ours. */
  private static final int MOST_WAITING = 64 * AllReduce.MOST_SEGMENTS;

  /**
   * Whole vectors that can wait, together. A partner is at most two phases ahead; partners of
   * {@link AllReduce} send a half, a quarter, and so on, and at most one more a whole vector.
   */
  private static final long MOST_VECTORS = 4;

  private static final Duration POLL = Duration.ofMillis(200);

  private record Key(int sender, long tag) {}

  /**
   * A received message; its consumer closes it.
   *
   * @param payload of the message, until then
   * @param memory in which it lies
   */
  record Received(ByteBuffer payload, ByteBuf memory) implements AutoCloseable {
    @Override
    public void close() {
      memory.release();
    }
  }

  private final Map<Key, Received> waiting = new HashMap<>();
  private final Token token;
  private final long longest;
  private final long[] lastTags;
  private long bytesWaiting;
  private boolean closed;

  /**
   * Makes an empty one.
   *
   * @param token of the exchange
   * @param size of the group
   * @param longest values of the longest vector that is exchanged
   */
  Inbox(Token token, int size, int longest) {
    this.token = token;
    this.longest = (long) longest * Float.BYTES;
    this.lastTags = new long[size];
    Arrays.fill(lastTags, -1);
  }

  /** Throws unless a message is of this exchange and of one of its ranks. */
  @Override
  public void greet(Message message) {
    if (!message.token().equals(token)) {
      throw new ExchangeException("it sent a message of another exchange");
    }
    int sender = message.sender();
    if (sender < 0 || sender >= lastTags.length) {
      throw new ExchangeException(
          "it sent a message as rank %d of %d".formatted(sender, lastTags.length));
    }
  }

  @Override
  public void accept(ByteBuf memory) {
    Message message = Message.parse(memory.nioBuffer());
    greet(message);
    int bytes = message.payload().remaining();
    if (bytes > longest) {
      throw new ExchangeException(
          "it sent a message of %d bytes, expected at most %d".formatted(bytes, longest));
    }
    keep(message.sender(), message.tag(), new Received(message.payload(), memory));
  }

  private synchronized void keep(int sender, long tag, Received received) {
    if (closed) {
      return;
    }
    // The tags of a sender only rise, and a connection keeps the order.
    if (tag <= lastTags[sender]) {
      throw new ExchangeException(
          "rank %d sent message %d again, or after %d".formatted(sender, tag, lastTags[sender]));
    }
    if (waiting.size() >= MOST_WAITING
        || bytesWaiting + received.payload().remaining() > MOST_VECTORS * longest) {
      throw new ExchangeException(
          "%d messages of %d bytes wait already".formatted(waiting.size(), bytesWaiting));
    }
    lastTags[sender] = tag;
    bytesWaiting += received.payload().remaining();
    received.memory().retain();
    waiting.put(new Key(sender, tag), received);
    notifyAll();
  }

  /**
   * Waits for one message and returns it.
   *
   * @param what the message is, for errors
   * @param peers among whom the sender is
   * @throws SilentPeerException if it does not come in time
   * @throws ExchangeException if it cannot come any more
   */
  synchronized Received take(int sender, long tag, String what, Duration timeout, Peers peers) {
    Key key = new Key(sender, tag);
    long start = System.nanoTime();
    while (!waiting.containsKey(key)) {
      if (peers.isLost(sender)) {
        throw new LostPeerException(
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
    Received received = waiting.remove(key);
    bytesWaiting -= received.payload().remaining();
    return received;
  }

  /** Releases what nobody will ask for, and keeps nothing more. */
  @Override
  public synchronized void close() {
    closed = true;
    waiting.values().forEach(Received::close);
    waiting.clear();
  }
}
