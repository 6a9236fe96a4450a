package io.dcganspark.job.data;

import io.dcganspark.model.random.Purpose;
import io.dcganspark.model.random.RandomStream;
import java.io.Serializable;

/**
 * A permutation of 0 .. length - 1 as a function: no table, so any executor can apply it to any
 * index. A Feistel network over the next power of four, walked until it lands inside (Black and
 * Rogaway, <a href="https://web.cs.ucdavis.edu/~rogaway/papers/subset.pdf">Ciphers with Arbitrary
 * Finite Domains</a>, 2002).
 */
final class KeyedPermutation implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int ROUNDS = 6;

  private final long length;
  private final int halfBits;
  private final long mask;
  private final long[] keys = new long[ROUNDS];

  KeyedPermutation(long seed, long length) {
    this.length = length;
    int bits = Math.max(2, Long.SIZE - Long.numberOfLeadingZeros(Math.max(1, length - 1)));
    this.halfBits = (bits + 1) / 2;
    this.mask = (1L << halfBits) - 1;
    RandomStream stream = new RandomStream(seed, Purpose.SHARDS, length, 0);
    for (int round = 0; round < ROUNDS; round++) {
      keys[round] = ((long) stream.nextInt() << 32) ^ stream.nextInt();
    }
  }

  /** Returns the position of an index. */
  long apply(long index) {
    long position = index;
    do {
      position = encrypt(position);
    } while (position >= length);
    return position;
  }

  private long encrypt(long value) {
    long left = value >>> halfBits;
    long right = value & mask;
    for (long key : keys) {
      long next = left ^ (mixed(right ^ key) & mask);
      left = right;
      right = next;
    }
    return (left << halfBits) | right;
  }

  private static long mixed(long value) {
    long mixed = (value ^ (value >>> 33)) * 0xFF51AFD7ED558CCDL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return mixed ^ (mixed >>> 33);
  }
}
