package io.dcganspark.job.collective;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.Function;

/** Feeds a decoder with what it should not be fed with, the same at every run. */
public final class Fuzz {
  private static final int INPUTS = 100_000;

  /** Inputs before anything is measured: classes are loaded, formats looked up. */
  private static final int WARM_UP = 1_000;

  private static final int LONGEST_NOISE = 400;
  private static final int LONGEST_TAIL = 5_000;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Fuzz() {}

  /** What is tested. */
  public interface Decoder {
    /** Takes an input, or throws what is declared for one that it refuses. */
    void decode(byte[] input) throws Exception;
  }

  /** How many inputs went which way. */
  public record Outcome(int accepted, int refused) {}

  /**
   * Decodes 100,000 inputs.
   *
   * @param valid makes an input that should be accepted
   * @param declared the only exception that may come
   * @param bytes that decoding one input may allocate
   * @throws AssertionError for any other exception, or more bytes
   */
  public static Outcome run(
      Function<Random, byte[]> valid,
      Class<? extends RuntimeException> declared,
      long bytes,
      Decoder decoder) {
    return run(INPUTS, valid, declared, bytes, decoder);
  }

  /**
   * Decodes inputs.
   *
   * @param inputs how many
   * @param valid makes an input that should be accepted
   * @param declared the only exception that may come
   * @param bytes that decoding one input may allocate
   * @throws AssertionError for any other exception or error, or more bytes
   */
  public static Outcome run(
      int inputs,
      Function<Random, byte[]> valid,
      Class<? extends Exception> declared,
      long bytes,
      Decoder decoder) {
    Random random = new Random(20_261_124);
    int accepted = 0;
    for (int i = -Math.min(WARM_UP, inputs / 10); i < inputs; i++) {
      byte[] input = input(random, valid);
      long before = THREADS.getCurrentThreadAllocatedBytes();
      boolean refused = false;
      try {
        decoder.decode(input);
      } catch (Exception | StackOverflowError | OutOfMemoryError e) {
        if (!declared.isInstance(e)) {
          throw new AssertionError(described(i, input), e);
        }
        refused = true;
      }
      long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
      if (i >= 0) {
        if (allocated > bytes) {
          throw new AssertionError(described(i, input) + " took " + allocated + " bytes");
        }
        accepted += refused ? 0 : 1;
      }
    }
    return new Outcome(accepted, inputs - accepted);
  }

  private static String described(int number, byte[] input) {
    String hex = HexFormat.of().formatHex(input, 0, Math.min(input.length, LONGEST_NOISE));
    return "input %d, %d bytes: %s".formatted(number, input.length, hex);
  }

  private static byte[] input(Random random, Function<Random, byte[]> valid) {
    if (random.nextInt(4) == 0) {
      byte[] noise = new byte[random.nextInt(LONGEST_NOISE)];
      random.nextBytes(noise);
      return noise;
    }
    byte[] input = valid.apply(random);
    return switch (random.nextInt(6)) {
      case 0 -> input;
      case 1 -> Arrays.copyOf(input, random.nextInt(input.length + 1));
      case 2 -> Arrays.copyOf(input, input.length + random.nextInt(LONGEST_TAIL));
      case 3 -> withAnExtreme(random, input);
      default -> withTurnedBits(random, input);
    };
  }

  private static byte[] withTurnedBits(Random random, byte[] input) {
    for (int i = random.nextInt(4); i >= 0; i--) {
      // The heads are what decides.
      int at = random.nextInt(random.nextBoolean() ? Math.min(40, input.length) : input.length);
      input[at] ^= (byte) (1 << random.nextInt(8));
    }
    return input;
  }

  private static byte[] withAnExtreme(Random random, byte[] input) {
    int from = random.nextInt(Math.min(40, input.length));
    byte[] extremes = {0, -1, 0x7F, (byte) 0x80};
    Arrays.fill(
        input,
        from,
        Math.min(input.length, from + 1 + random.nextInt(8)),
        extremes[random.nextInt(4)]);
    return input;
  }
}
