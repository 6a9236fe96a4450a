package io.dcganspark.job.report;

import io.dcganspark.job.training.StepMetric;
import io.dcganspark.job.training.StepMetrics;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Between which losses a chart's axis lies: 0 and what follows in either direction. Losses of some
 * kinds are negative.
 *
 * @param smallest at most 0
 * @param largest at least 0
 */
record LossRange(double smallest, double largest) {
  /** An axis up to more than that shows nothing, and its numbers do not fit beside it. */
  private static final double MOST = 1e9;

  /** Returns the range of what a chart of these metrics would show. */
  static LossRange of(List<StepMetrics> metrics) {
    DoubleSummaryStatistics shown =
        ThinnedMetrics.of(metrics).stream()
            .flatMapToDouble(
                step ->
                    DoubleStream.of(
                        step.get(StepMetric.GENERATOR_LOSS),
                        step.get(StepMetric.DISCRIMINATOR_LOSS)))
            .filter(LossRange::isShown)
            .summaryStatistics();
    return new LossRange(Math.min(0, shown.getMin()), Math.max(0, shown.getMax()));
  }

  /** Returns whether a chart has room for a loss. */
  static boolean isShown(double loss) {
    return Math.abs(loss) <= MOST;
  }

  /** Returns the range of this one and another together. */
  LossRange and(LossRange other) {
    return new LossRange(Math.min(smallest, other.smallest), Math.max(largest, other.largest));
  }
}
