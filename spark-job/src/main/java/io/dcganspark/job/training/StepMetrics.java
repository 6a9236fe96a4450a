package io.dcganspark.job.training;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * A logged step.
 *
 * @param step counted from 1
 * @param values one for each {@link StepMetric}, NaN where it is not known
 */
public record StepMetrics(long step, Map<StepMetric, Double> values) {
  /**
   * Makes one.
   *
   * @param step counted from 1
   * @param value is asked for each metric in their order
   */
  public static StepMetrics of(long step, ToDoubleFunction<StepMetric> value) {
    Map<StepMetric, Double> values = new EnumMap<>(StepMetric.class);
    StepMetric.ALL.forEach(metric -> values.put(metric, value.applyAsDouble(metric)));
    return new StepMetrics(step, Collections.unmodifiableMap(values));
  }

  /** Returns the value of a metric. */
  public double get(StepMetric metric) {
    return values.get(metric);
  }
}
