package io.dcganspark.job.training;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** A logged step: a value for each {@link StepMetric}, NaN where it is not known. */
public final class StepMetrics {
  private final long step;
  private final double[] values;

  private StepMetrics(long step, double[] values) {
    this.step = step;
    this.values = values;
  }

  /**
   * Makes one.
   *
   * @param step counted from 1
   * @param value is asked for each metric in their order
   */
  public static StepMetrics of(long step, ToDoubleFunction<StepMetric> value) {
    return new StepMetrics(step, StepMetric.ALL.stream().mapToDouble(value).toArray());
  }

  /** Returns the step, counted from 1. */
  public long step() {
    return step;
  }

  /** Returns the value of a metric. */
  public double get(StepMetric metric) {
    return values[metric.ordinal()];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StepMetrics that
        && step == that.step
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(step) + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    Map<StepMetric, Double> named = new EnumMap<>(StepMetric.class);
    StepMetric.ALL.forEach(metric -> named.put(metric, get(metric)));
    return "step " + step + " " + named;
  }
}
