package io.dcganspark.model.onednn;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;

/** A vector of float32 outside the Java heap. It does not own its memory. */
final class Floats implements OperandMemory {
  /** Java reaches memory outside its heap through buffers of at most 2^31 - 1 bytes. */
  private static final int MOST = Integer.MAX_VALUE / Float.BYTES;

  private final FloatPointer pointer;
  private final FloatBuffer buffer;
  private final int length;

  /**
   * @param pointer to at least {@code length} numbers
   */
  Floats(FloatPointer pointer, int length) {
    this.pointer = pointer;
    this.buffer = new FloatPointer(pointer).limit(pointer.position() + length).asBuffer();
    this.length = length;
  }

  /**
   * Returns the length of an array of these sizes.
   *
   * @throws IllegalArgumentException if it is longer than a buffer can reach
   */
  static int count(long... sizes) {
    long left = MOST;
    long product = 1;
    for (long size : sizes) {
      left = size == 0 ? left : left / size;
      product *= size; // Overflows only where nothing is left, and is not used then.
    }
    if (left == 0) {
      throw tooLong(Arrays.toString(sizes));
    }
    return (int) product;
  }

  static void requireInReach(int count) {
    if (count > MOST) {
      throw tooLong(Integer.toString(count));
    }
  }

  private static IllegalArgumentException tooLong(String sizes) {
    return new IllegalArgumentException(
        "a network's array of %s numbers is too long, expected at most %d: take a smaller batch, or smaller layers"
            .formatted(sizes, MOST));
  }

  int length() {
    return length;
  }

  /** A part of this vector, not a copy. */
  Floats slice(int offset, int count) {
    return new Floats(at(offset), count);
  }

  /** Reads {@code count} numbers to the start of {@code target}. */
  void read(int offset, float[] target, int count) {
    buffer.get(offset, target, 0, count);
  }

  float[] read(int offset, int count) {
    float[] target = new float[count];
    read(offset, target, count);
    return target;
  }

  /** Writes {@code count} numbers from the start of {@code source}. */
  void write(int offset, float[] source, int count) {
    buffer.put(offset, source, 0, count);
  }

  @Override
  public FloatPointer at(int offset) {
    return pointer.getPointer(offset);
  }
}
