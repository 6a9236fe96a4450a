package io.dcganspark.model.onednn;

import io.dcganspark.model.layer.RectifierSides;
import io.dcganspark.model.numeric.Loops;

/** The slopes of a leaky rectifier at each value, where a pass records or repeats its sides. */
final class RectifierSlopes {
  private final int length;
  private final float slope;
  private RectifierSides sides = RectifierSides.FREE;

  /** Of the last recorded pass; null before. */
  private float[] slopes;

  /**
   * @param length how many values there are
   * @param slope below 0
   */
  RectifierSlopes(int length, float slope) {
    this.length = length;
    this.slope = slope;
  }

  /**
   * Begins a way forward.
   *
   * @throws IllegalStateException if sides are to be repeated and none were recorded
   */
  void begin(RectifierSides by) {
    if (by == RectifierSides.REPEATED && slopes == null) {
      throw new IllegalStateException("sides are to be repeated, and no pass recorded them");
    }
    if (by == RectifierSides.RECORDED && slopes == null) {
      slopes = new float[length];
    }
    sides = by;
  }

  /** Returns whether the sides of the last way forward are the signs of its values alone. */
  boolean areFree() {
    return sides == RectifierSides.FREE;
  }

  /** Rectifies values in place, where sides are not free. */
  void rectify(int start, float[] values, int count) {
    if (sides == RectifierSides.RECORDED) {
      for (int i = 0; i < count; i++) {
        slopes[start + i] = values[i] > 0 ? 1 : slope;
      }
    }
    multiply(start, values, count);
  }

  /** Takes gradients back through the rectifier in place, where sides are not free. */
  void multiply(int start, float[] gradients, int count) {
    Loops.multiply(count, slopes, start, gradients);
  }
}
