package io.dcganspark.job.collective;

import java.util.stream.IntStream;

/**
 * Where a rank stands in the tree of {@link TreeSum} over all ranks. Of a tree that splits in the
 * middle, all nodes of the last whole level, 2^levels of them, hold one rank or two neighbours. The
 * first rank of a node leads it, and the second follows: it exchanges with its leader alone.
 */
final class TreePosition {
  private final int size;
  private final int levels;
  private final int rank;
  private final int node;
  private final int leader;
  private final int end;

  private TreePosition(int rank, int size) {
    this.rank = rank;
    this.size = size;
    this.levels = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(size);
    int found = 0;
    int from = 0;
    int to = size;
    for (int level = 0; level < levels; level++) {
      int middle = (from + to) >>> 1;
      boolean upper = rank >= middle;
      found = 2 * found + (upper ? 1 : 0);
      from = upper ? middle : from;
      to = upper ? to : middle;
    }
    this.node = found;
    this.leader = from;
    this.end = to;
  }

  static TreePosition of(int rank, int size) {
    return new TreePosition(rank, size);
  }

  /** Returns how many levels of the tree leaders exchange on. */
  int levels() {
    return levels;
  }

  /** Returns whether another rank leads this one's node. */
  boolean follows() {
    return rank != leader;
  }

  int leader() {
    return leader;
  }

  /** Returns whether this rank leads another one. */
  boolean isFollowed() {
    return !follows() && end - leader > 1;
  }

  int follower() {
    return leader + 1;
  }

  /**
   * Returns the leader with which this one exchanges on a level, 0 being the farthest from the
   * root.
   */
  int partner(int level) {
    return leaderOf(node ^ (1 << level));
  }

  /** Returns whether this leader is on the lower side of its exchange on a level. */
  boolean isLower(int level) {
    return (node & (1 << level)) == 0;
  }

  /** Returns all ranks with which this one exchanges. */
  int[] partners() {
    if (follows()) {
      return new int[] {leader};
    }
    IntStream leaders = IntStream.range(0, levels).map(this::partner);
    return isFollowed()
        ? IntStream.concat(leaders, IntStream.of(follower())).toArray()
        : leaders.toArray();
  }

  private int leaderOf(int other) {
    int from = 0;
    int to = size;
    for (int level = levels - 1; level >= 0; level--) {
      int middle = (from + to) >>> 1;
      if ((other & (1 << level)) == 0) {
        to = middle;
      } else {
        from = middle;
      }
    }
    return from;
  }
}
