package io.dcganspark.model.numeric;

/**
 * Loops over vectors of one cache's size, in the form that the JIT compiles to vector instructions:
 * every array is read and written at the loop's index and nowhere else, and nothing branches.
 */
public final class Loops {
  /**
   * How many numbers are taken from memory into Java's arrays at a time: the few arrays of one loop
   * stay in the first-level cache.
   */
  public static final int CHUNK = 1024;

  /**
   * Numbers that an array has more than it needs. Arrays of a chunk's 4096 bytes, one after the
   * other, would meet in the same lines of the cache, and a store would look to the processor like
   * one to what it is about to load: that costs up to three quarters of the speed.
   */
  private static final int SKEW = 144;

  /** Beside any number that is not as good as zero, it is nothing. */
  private static final float TINY = 1e-37f;

  private Loops() {}

  /** Returns an array for {@code count} numbers. */
  public static float[] scratch(int count) {
    return new float[count + SKEW];
  }

  /** target = left + right. */
  public static void add(int count, float[] left, float[] right, float[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = left[i] + right[i];
    }
  }

  /** Adds numbers of an array from one place on to those of another array. */
  public static void accumulate(
      int count, float[] source, int sourceStart, float[] target, int targetStart) {
    for (int i = 0; i < count; i++) {
      target[targetStart + i] += source[sourceStart + i];
    }
  }

  /** target = left - right. */
  public static void subtract(int count, float[] left, float[] right, float[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = left[i] - right[i];
    }
  }

  /** target = value * factor. */
  public static void multiply(int count, float[] value, float[] factor, float[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = value[i] * factor[i];
    }
  }

  /** target = value * factor + offset. */
  public static void scale(
      int count, float[] value, float[] factor, float[] offset, float[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = value[i] * factor[i] + offset[i];
    }
  }

  /** target = leaky(value * factor + offset). */
  public static void scaleAndRectify(
      int count, float[] value, float[] factor, float[] offset, float slope, float[] target) {
    for (int i = 0; i < count; i++) {
      float scaled = value[i] * factor[i] + offset[i];
      target[i] = Math.max(scaled, slope * scaled);
    }
  }

  /** target = leaky(value), for a slope in [0, 1]. */
  public static void rectify(int count, float[] value, float slope, float[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = Math.max(value[i], slope * value[i]);
    }
  }

  /** gradient *= leaky'(value * factor + offset); the sign is found without a branch. */
  public static void rectifyBackward(
      int count, float[] value, float[] factor, float[] offset, float slope, float[] gradient) {
    float rise = 1 - slope;
    for (int i = 0; i < count; i++) {
      float scaled = value[i] * factor[i] + offset[i];
      float magnitude = Math.abs(scaled);
      gradient[i] *= slope + rise * ((scaled + magnitude) / (magnitude + magnitude + TINY));
    }
  }

  /** target *= factor, which begins at an offset. */
  public static void multiply(int count, float[] factor, int offset, float[] target) {
    for (int i = 0; i < count; i++) {
      target[i] *= factor[offset + i];
    }
  }

  /** gradient *= leaky'(value). */
  public static void rectifyBackward(int count, float[] value, float slope, float[] gradient) {
    float rise = 1 - slope;
    for (int i = 0; i < count; i++) {
      float magnitude = Math.abs(value[i]);
      gradient[i] *= slope + rise * ((value[i] + magnitude) / (magnitude + magnitude + TINY));
    }
  }

  /** target = left * leftFactor + right * rightFactor + offset. */
  public static void combine(
      int count,
      float[] left,
      float[] leftFactor,
      float[] right,
      float[] rightFactor,
      float[] offset,
      float[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = left[i] * leftFactor[i] + right[i] * rightFactor[i] + offset[i];
    }
  }

  /** sum += value - origin and squares += (value - origin)^2. */
  public static void addMoments(
      int count, float[] value, float[] origin, float[] sum, float[] squares) {
    for (int i = 0; i < count; i++) {
      float distance = value[i] - origin[i];
      sum[i] += distance;
      squares[i] += distance * distance;
    }
  }

  /** sum += gradient and products += gradient * (value - origin). */
  public static void addProducts(
      int count, float[] gradient, float[] value, float[] origin, float[] sum, float[] products) {
    for (int i = 0; i < count; i++) {
      sum[i] += gradient[i];
      products[i] += gradient[i] * (value[i] - origin[i]);
    }
  }

  /** gradient *= 1 - tanh^2. */
  public static void tanhBackward(int count, float[] tanh, float[] gradient) {
    for (int i = 0; i < count; i++) {
      gradient[i] *= 1 - tanh[i] * tanh[i];
    }
  }
}
