package io.dcganspark.model.numeric;

/**
 * <a href="https://arxiv.org/abs/1905.12322">bfloat16</a>: the upper half of a float32, rounded to
 * the nearest, to even between two.
 */
public final class Bfloat16 {
  private static final int NAN = 0x7fc0;

  private Bfloat16() {}

  /** Returns the bits of the nearest bfloat16. */
  public static short of(float value) {
    int bits = Float.floatToRawIntBits(value);
    int upper = (bits + 0x7fff + ((bits >>> Short.SIZE) & 1)) >>> Short.SIZE;
    // Rounding up the largest of what is no number would make a zero of it.
    return (short) (Float.isNaN(value) ? NAN : upper);
  }

  /** Returns the number that has these bits. */
  public static float toFloat(short bits) {
    return Float.intBitsToFloat(bits << Short.SIZE);
  }
}
