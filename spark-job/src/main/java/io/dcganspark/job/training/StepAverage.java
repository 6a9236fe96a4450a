package io.dcganspark.job.training;

import java.util.EnumMap;
import java.util.Map;

/** What steps measured since the last logged one, averaged. */
public final class StepAverage {
  private final RunPlan run;
  private final Map<StepMetric, Double> sums = new EnumMap<>(StepMetric.class);
  private int steps;
  private MeasuredStep last;

  /**
   * Makes one of no steps.
   *
   * @param run the plan of the run
   */
  public StepAverage(RunPlan run) {
    this.run = run;
  }

  /** Adds a step. */
  public void add(MeasuredStep step) {
    steps++;
    last = step;
    StepMetric.ALL.forEach(metric -> sums.merge(metric, metric.of(step, run), Double::sum));
  }

  /**
   * Returns the average of the steps that were added, at least one, and starts again from none.
   *
   * @param seconds that they took together
   */
  public StepMetrics take(double seconds) {
    StepMetrics average = StepMetrics.of(last.step(), metric -> average(metric, seconds));
    steps = 0;
    last = null;
    sums.clear();
    return average;
  }

  private double average(StepMetric metric, double seconds) {
    double sum = sums.get(metric);
    return switch (metric.averaging()) {
      case POSITION, SAMPLE -> metric.of(last, run);
      case MEAN -> sum / steps;
      case RATE -> sum / seconds;
    };
  }
}
