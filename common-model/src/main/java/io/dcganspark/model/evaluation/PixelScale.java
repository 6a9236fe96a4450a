package io.dcganspark.model.evaluation;

/** From grey values, 0 black to 255 white, to what networks see, in [-1, 1]. */
final class PixelScale {
  private static final float HALF_RANGE = 127.5f;

  private PixelScale() {}

  /** Scales {@code count} values from {@code from} on into {@code target} from {@code to} on. */
  static void scale(byte[] pixels, int from, int count, float[] target, int to) {
    for (int i = 0; i < count; i++) {
      target[to + i] = (pixels[from + i] & 0xFF) / HALF_RANGE - 1;
    }
  }
}
