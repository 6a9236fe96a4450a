package io.dcganspark.job.data;

import java.io.IOException;
import java.util.concurrent.Semaphore;

/**
 * The memory in which pictures are decoded. What one may take is a constant, so that a smaller heap
 * never decides which images a data set has; how many are decoded at once depends on the heap.
 */
final class DecodingMemory {
  /** An image of 8192 by 8192 in three colours: its samples as read, and as planes. */
  static final long MOST_BYTES = 6L << 26;

  private static final int UNIT = 1 << 20;

  /** Of the heap, for all that decode at once. */
  private static final int SHARE = 4;

  private static final DecodingMemory OF_THIS_PROCESS =
      new DecodingMemory((int) Math.max(1, Runtime.getRuntime().maxMemory() / SHARE / UNIT));

  private final int units;
  private final Semaphore free;

  /**
   * Makes memory for pictures.
   *
   * @param units megabytes that pictures may take together
   */
  DecodingMemory(int units) {
    this.units = units;
    this.free = new Semaphore(units, true);
  }

  /** What decodes. */
  @FunctionalInterface
  interface Decoding {
    /** Returns the picture. */
    Picture decode() throws IOException;
  }

  /**
   * Decodes when there is memory for it: a picture that takes more than there is for all waits
   * until it is alone.
   *
   * @param bytesAPixel that it takes
   * @throws InvalidPictureException if no picture may take so many
   * @throws TooLittleHeapException if the heap has fewer
   */
  static Picture decode(int height, int width, double bytesAPixel, Decoding decoding)
      throws IOException {
    return OF_THIS_PROCESS.run(height, width, bytesAPixel, decoding);
  }

  /** As {@link #decode}, in this memory. */
  Picture run(int height, int width, double bytesAPixel, Decoding decoding) throws IOException {
    double bytes = bytesAPixel * height * width;
    if (bytes > MOST_BYTES) {
      throw new InvalidPictureException(
          "is %d by %d and takes %.0f MB to decode, expected at most %d: make it smaller"
              .formatted(height, width, Math.ceil(bytes / UNIT), MOST_BYTES / UNIT));
    }
    int taken = (int) Math.min(units, 1 + (long) bytes / UNIT);
    free.acquireUninterruptibly(taken);
    try {
      return decoding.decode();
    } catch (OutOfMemoryError e) {
      throw new TooLittleHeapException(
          "an image of %d by %d takes %.0f MB to decode, which the heap of %d MB does not have: give it more (spark.executor.memory, spark.driver.memory)"
              .formatted(
                  height, width, Math.ceil(bytes / UNIT), Runtime.getRuntime().maxMemory() / UNIT),
          e);
    } finally {
      free.release(taken);
    }
  }
}
