package io.dcganspark.job.exchange;

import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Adds up vectors by recursive halving and doubling (Rabenseifner, <a
 * href="https://doi.org/10.1007/978-3-540-24685-5_1">Optimization of Collective Reduction
 * Operations</a>, 2004): ranks at distance 1 swap halves and add, then quarters at distance 2, and
 * so on, until each has the sum of its own part; then the parts travel back the same way. Each rank
 * sends 2 (W - 1) / W of the vector. An element's sum is ((r0 + r1) + (r2 + r3)) + ..., the tree of
 * {@link TreeSum}, whichever rank adds it, since addition commutes.
 *
 * <p>Where W is no power of two, the ranks beyond the largest one give their vectors to a partner
 * first and get the sum from it at the end.
 */
final class AllReduce {
  /** Room for the phases of one operation in a tag. */
  private static final int PHASES = 128;

  private static final int FOLD = 0;
  private static final int UNFOLD = 1;
  private static final int FIRST_PHASE = 2;

  private final int rank;
  private final int size;
  private final int core;
  private final Token token;
  private final Peers peers;
  private final Inbox inbox;
  private final Duration timeout;

  AllReduce(int rank, int size, Token token, Peers peers, Inbox inbox, Duration timeout) {
    this.rank = rank;
    this.size = size;
    this.core = Integer.highestOneBit(size);
    this.token = token;
    this.peers = peers;
    this.inbox = inbox;
    this.timeout = timeout;
  }

  /**
   * Adds up {@code values} over all ranks, in place, as the {@code operation}-th operation of this
   * group.
   */
  void run(long operation, float[] values) {
    long tag = operation * PHASES;
    if (rank >= core) {
      send(rank - core, tag + FOLD, values, 0, values.length);
      float[] sum = receive(rank - core, tag + UNFOLD, operation, values.length);
      System.arraycopy(sum, 0, values, 0, values.length);
      return;
    }
    boolean partnered = rank + core < size;
    if (partnered) {
      add(receive(rank + core, tag + FOLD, operation, values.length), values, 0);
    }
    halveAndDouble(operation, tag + FIRST_PHASE, values);
    if (partnered) {
      send(rank + core, tag + UNFOLD, values, 0, values.length);
    }
  }

  private void halveAndDouble(long operation, long firstTag, float[] values) {
    int levels = Integer.numberOfTrailingZeros(core);
    int[] froms = new int[levels + 1];
    int[] tos = new int[levels + 1];
    tos[0] = values.length;
    for (int level = 0; level < levels; level++) {
      int partner = rank ^ (1 << level);
      int from = froms[level];
      int to = tos[level];
      int middle = (from + to) >>> 1;
      boolean lower = (rank & (1 << level)) == 0;
      froms[level + 1] = lower ? from : middle;
      tos[level + 1] = lower ? middle : to;
      long tag = firstTag + level;
      send(partner, tag, values, lower ? middle : from, lower ? to : middle);
      int length = tos[level + 1] - froms[level + 1];
      add(receive(partner, tag, operation, length), values, froms[level + 1]);
    }
    for (int level = levels - 1; level >= 0; level--) {
      int partner = rank ^ (1 << level);
      int middle = (froms[level] + tos[level]) >>> 1;
      boolean lower = (rank & (1 << level)) == 0;
      long tag = firstTag + levels + level;
      send(partner, tag, values, froms[level + 1], tos[level + 1]);
      int from = lower ? middle : froms[level];
      int to = lower ? tos[level] : middle;
      float[] part = receive(partner, tag, operation, to - from);
      System.arraycopy(part, 0, values, from, part.length);
    }
  }

  private void send(int peer, long tag, float[] values, int from, int to) {
    ByteBuffer frame = Message.frame(token, rank, tag, (to - from) * Float.BYTES);
    frame.slice().order(frame.order()).asFloatBuffer().put(values, from, to - from);
    frame.position(0);
    peers.send(peer, frame);
  }

  private float[] receive(int peer, long tag, long operation, int length) {
    String what = "part of all-reduce %d for rank %d".formatted(operation, rank);
    float[] values = inbox.take(peer, tag, what, timeout, peers);
    if (values.length != length) {
      throw new ExchangeException(
          "rank %d sent %d values as %s, expected %d".formatted(peer, values.length, what, length));
    }
    return values;
  }

  private static void add(float[] part, float[] values, int offset) {
    for (int i = 0; i < part.length; i++) {
      values[offset + i] += part[i];
    }
  }
}
