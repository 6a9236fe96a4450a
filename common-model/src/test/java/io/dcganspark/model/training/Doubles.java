package io.dcganspark.model.training;

import java.util.stream.IntStream;

/** Between the precisions of tests. */
final class Doubles {
  private Doubles() {}

  static double[] of(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  static float[] rounded(double[] values) {
    float[] rounded = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      rounded[i] = (float) values[i];
    }
    return rounded;
  }
}
