package io.dcganspark.model.random;

/**
 * A stream of random numbers that is a pure function of its key (seed, purpose, first, second), for
 * example (seed, {@link Purpose#LATENT}, step, replica). No state is carried from step to step, so
 * a resumed run, or one whose replicas moved to other executors, draws the very same numbers.
 *
 * <p>The generator is Philox4x32-10 (Salmon et al., <a
 * href="https://www.thesalmons.org/john/random123/papers/random123sc11.pdf">Parallel Random
 * Numbers: As Easy as 1, 2, 3</a>, 2011): key = seed mixed with the purpose, counter = (block,
 * first, second). Normal numbers are made by the Box-Muller transform with {@link StrictMath}, so
 * that they are the same on every machine.
 *
 * <p>Not safe for use by several threads.
 */
public final class RandomStream {
  private static final int MULTIPLIER_0 = 0xD2511F53;
  private static final int MULTIPLIER_1 = 0xCD9E8D57;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;
  private static final int ROUNDS = 10;

  private final int key0;
  private final int key1;
  private final int second;
  private final long first;
  private int[] block;
  private int nextBlock;
  private int used = 4;
  private double spareGaussian;
  private boolean hasSpareGaussian;

  /**
   * @param seed the run's seed
   * @param purpose what the numbers are for
   * @param first the first coordinate, usually the step or the index of an image
   * @param second the second coordinate, usually the replica
   */
  public RandomStream(long seed, Purpose purpose, long first, int second) {
    long key = mix(seed + mix(purpose.id));
    this.key0 = (int) key;
    this.key1 = (int) (key >>> 32);
    this.first = first;
    this.second = second;
  }

  /** Returns 32 random bits. */
  public int nextInt() {
    if (used == 4) {
      block = philox(nextBlock++, (int) first, (int) (first >>> 32), second, key0, key1);
      used = 0;
    }
    return block[used++];
  }

  /**
   * Returns an integer in [0, bound), each equally likely (Lemire's method with rejection).
   *
   * @throws IllegalArgumentException if {@code bound} is not positive
   */
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("bound must be positive, found " + bound);
    }
    long product = Integer.toUnsignedLong(nextInt()) * bound;
    long low = product & 0xFFFFFFFFL;
    if (low < bound) {
      long threshold = (1L << 32) % bound;
      while (low < threshold) {
        product = Integer.toUnsignedLong(nextInt()) * bound;
        low = product & 0xFFFFFFFFL;
      }
    }
    return (int) (product >>> 32);
  }

  /** Returns a number in [0, 1) with 24 random bits. */
  public float nextFloat() {
    return (nextInt() >>> 8) * 0x1p-24f;
  }

  /** Returns a number from the normal distribution N(0, 1). */
  public float nextGaussian() {
    if (hasSpareGaussian) {
      hasSpareGaussian = false;
      return (float) spareGaussian;
    }
    double uniform = (Integer.toUnsignedLong(nextInt()) + 0.5) * 0x1p-32;
    double angle = 2 * StrictMath.PI * (Integer.toUnsignedLong(nextInt()) * 0x1p-32);
    double radius = StrictMath.sqrt(-2 * StrictMath.log(uniform));
    spareGaussian = radius * StrictMath.sin(angle);
    hasSpareGaussian = true;
    return (float) (radius * StrictMath.cos(angle));
  }

  /** Returns a random permutation of 0 .. length - 1 (Fisher and Yates). */
  public int[] permutation(int length) {
    int[] order = new int[length];
    for (int i = 0; i < length; i++) {
      int j = nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /** Philox4x32-10: four numbers from a counter of four words and a key of two. */
  static int[] philox(int counter0, int counter1, int counter2, int counter3, int key0, int key1) {
    for (int round = 0; round < ROUNDS; round++) {
      long product0 = Integer.toUnsignedLong(MULTIPLIER_0) * Integer.toUnsignedLong(counter0);
      long product1 = Integer.toUnsignedLong(MULTIPLIER_1) * Integer.toUnsignedLong(counter2);
      int new0 = (int) (product1 >>> 32) ^ counter1 ^ key0;
      int new2 = (int) (product0 >>> 32) ^ counter3 ^ key1;
      counter0 = new0;
      counter1 = (int) product1;
      counter2 = new2;
      counter3 = (int) product0;
      key0 += WEYL_0;
      key1 += WEYL_1;
    }
    return new int[] {counter0, counter1, counter2, counter3};
  }

  /** SplitMix64's finalizer: spreads nearby seeds over the whole key space. */
  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
