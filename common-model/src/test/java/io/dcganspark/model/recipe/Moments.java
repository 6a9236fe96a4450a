package io.dcganspark.model.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Mean and standard deviation of drawn values. */
record Moments(double mean, double deviation, long count) {
  static Moments of(INDArray values) {
    return new Moments(
        values.meanNumber().doubleValue(), values.stdNumber().doubleValue(), values.length());
  }

  void areAbout(double expectedMean, double expectedDeviation) {
    double error = 4 * expectedDeviation / Math.sqrt((double) count);
    assertThat(mean).isBetween(expectedMean - error, expectedMean + error);
    assertThat(deviation).isBetween(expectedDeviation * 0.8, expectedDeviation * 1.2);
  }
}
