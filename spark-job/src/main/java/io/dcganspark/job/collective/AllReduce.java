package io.dcganspark.job.collective;

import io.dcganspark.job.config.JobConfig;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds up vectors by recursive halving and doubling (Rabenseifner, <a
 * href="https://doi.org/10.1007/978-3-540-24685-5_1">Optimization of Collective Reduction
 * Operations</a>, 2004): ranks at distance 1 swap halves and add, then quarters at distance 2, and
 * so on, until each has the sum of its own part; then the parts travel back the same way. Each rank
 * sends 2 (W - 1) / W of the vector. An element's sum is ((r0 + r1) + (r2 + r3)) + ..., the tree of
 * {@link TreeSum}, whichever rank adds it, since addition commutes ({@link TreePosition}).
 *
 * <p>A part travels in segments, of which some wait in the network while others are written and
 * added up. So the parts in use stay in the cache, and no buffer is so long that the garbage
 * collector has to place it in a region by itself.
 *
 * <p>Where W is no power of two, some ranks give their vector to their neighbour in the tree first
 * and get the sum from it at the end.
 *
 * <p>Where gradients travel as bfloat16 each message is rounded, partial sums among them, and sums
 * are made in float32. What a rank has summed up it rounds before it sends it, and keeps it so: all
 * ranks end with the same bits, which depend on W.
 */
final class AllReduce {
  private static final Logger LOG = LoggerFactory.getLogger(AllReduce.class);

  /** Room for the phases of one operation in a tag. */
  private static final int PHASES = 128;

  /** Room for the segments of one phase in a tag. */
  static final int MOST_SEGMENTS = 64;

  /** Values of a segment, 256 kB, unless there would be too many of them. */
  private static final int SEGMENT = 1 << 16;

  private static final int FOLD = 0;
  private static final int UNFOLD = 1;
  private static final int FIRST_PHASE = 2;

  private final int rank;
  private final TreePosition position;
  private final Token token;
  private final Peers peers;
  private final Inbox inbox;
  private final JobConfig.Exchange settings;

  AllReduce(
      int rank, int size, Token token, Peers peers, Inbox inbox, JobConfig.Exchange settings) {
    this.rank = rank;
    this.position = TreePosition.of(rank, size);
    this.token = token;
    this.peers = peers;
    this.inbox = inbox;
    this.settings = settings;
  }

  /**
   * Adds up {@code values} over all ranks, in place, as the {@code operation}-th operation of this
   * group.
   *
   * @param gradients how many of them, from the first on, may be rounded on their way
   */
  void run(long operation, float[] values, int gradients) {
    WireFormat format = new WireFormat(settings.precision(), gradients);
    Part whole = new Part(0, values.length);
    if (position.follows()) {
      send(position.leader(), new Phase(operation, FOLD), values, whole, format);
      receive(position.leader(), new Phase(operation, UNFOLD), values, whole, format, format::read);
      return;
    }
    if (position.isFollowed()) {
      receive(position.follower(), new Phase(operation, FOLD), values, whole, format, format::add);
    }
    halveAndDouble(operation, values, format);
    if (position.isFollowed()) {
      send(position.follower(), new Phase(operation, UNFOLD), values, whole, format);
    }
  }

  /** A phase of an operation; every message of a phase has a unique tag, and tags rise. */
  private record Phase(long operation, int number) {
    long tag(int segment) {
      return (operation * PHASES + number) * MOST_SEGMENTS + segment;
    }
  }

  /** Positions {@code from} (inclusive) to {@code to} (exclusive) of the vector. */
  private record Part(int from, int to) {
    Part lower() {
      return new Part(from, (from + to) >>> 1);
    }

    Part upper() {
      return new Part((from + to) >>> 1, to);
    }

    /** Returns how many segments it has; also an empty part is sent. */
    int segments() {
      int length = to - from;
      return Math.max(1, Math.min(MOST_SEGMENTS, (length + SEGMENT - 1) / SEGMENT));
    }

    Part segment(int index) {
      return new Part(border(index), border(index + 1));
    }

    private int border(int index) {
      return from + (int) ((long) (to - from) * index / segments());
    }
  }

  private void halveAndDouble(long operation, float[] values, WireFormat format) {
    int levels = position.levels();
    Part[] own = new Part[levels + 1];
    Part[] given = new Part[levels];
    own[0] = new Part(0, values.length);
    for (int level = 0; level < levels; level++) {
      int partner = position.partner(level);
      boolean lower = position.isLower(level);
      own[level + 1] = lower ? own[level].lower() : own[level].upper();
      given[level] = lower ? own[level].upper() : own[level].lower();
      Phase phase = new Phase(operation, FIRST_PHASE + level);
      send(partner, phase, values, given[level], format);
      receive(partner, phase, values, own[level + 1], format, format::add);
    }
    format.round(values, own[levels].from(), own[levels].to());
    for (int level = levels - 1; level >= 0; level--) {
      int partner = position.partner(level);
      Phase phase = new Phase(operation, FIRST_PHASE + levels + level);
      send(partner, phase, values, own[level + 1], format);
      receive(partner, phase, values, given[level], format, format::read);
    }
  }

  /**
   * Reports to the ranks that this one exchanges with that it has received all that it needs, and
   * waits until they say so, as the {@code operation}-th operation of this group. One that is lost
   * meanwhile has left: it would not have without having got everything, and if it failed Spark
   * knows.
   */
  void barrier(long operation) {
    long tag = new Phase(operation, 0).tag(0);
    int[] partners = position.partners();
    for (int partner : partners) {
      unlessLost(() -> peers.send(partner, Message.frame(token, rank, tag, 0, payload -> {})));
    }
    for (int partner : partners) {
      unlessLost(() -> inbox.take(partner, tag, "its leave", settings.timeout(), peers).close());
    }
  }

  private static void unlessLost(Runnable exchange) {
    try {
      exchange.run();
    } catch (LostPeerException e) {
      LOG.debug("A peer has left first", e);
    }
  }

  private void send(int peer, Phase phase, float[] values, Part part, WireFormat format) {
    for (int i = 0; i < part.segments(); i++) {
      Part segment = part.segment(i);
      peers.send(
          peer,
          Message.frame(
              token,
              rank,
              phase.tag(i),
              format.bytes(segment.from(), segment.to()),
              payload -> format.write(values, segment.from(), segment.to(), payload)));
    }
  }

  /** What is done with the positions of a message. */
  private interface Receiver {
    void accept(ByteBuffer payload, float[] values, int from, int to);
  }

  private void receive(
      int peer, Phase phase, float[] values, Part part, WireFormat format, Receiver receiver) {
    String what = "part of all-reduce %d for rank %d".formatted(phase.operation(), rank);
    for (int i = 0; i < part.segments(); i++) {
      Part segment = part.segment(i);
      try (Inbox.Received received =
          inbox.take(peer, phase.tag(i), what, settings.timeout(), peers)) {
        int bytes = received.payload().remaining();
        int expected = format.bytes(segment.from(), segment.to());
        if (bytes != expected) {
          throw new ExchangeException(
              "rank %d sent %d bytes as %s, expected %d".formatted(peer, bytes, what, expected));
        }
        receiver.accept(received.payload(), values, segment.from(), segment.to());
      }
    }
  }
}
