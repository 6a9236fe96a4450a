package io.dcganspark.job.report;

import io.dcganspark.job.training.StepMetric;
import io.dcganspark.job.training.StepMetrics;
import java.util.List;
import java.util.stream.IntStream;

/** As many points as can be seen apart in a chart; neighbours are averaged. */
final class ThinnedMetrics {
  private static final int MOST_POINTS = 400;

  private ThinnedMetrics() {}

  static List<StepMetrics> of(List<StepMetrics> metrics) {
    int group = (metrics.size() + MOST_POINTS - 1) / MOST_POINTS;
    if (group <= 1) {
      return List.copyOf(metrics);
    }
    return IntStream.range(0, (metrics.size() + group - 1) / group)
        .mapToObj(
            i -> averaged(metrics.subList(i * group, Math.min((i + 1) * group, metrics.size()))))
        .toList();
  }

  private static StepMetrics averaged(List<StepMetrics> group) {
    StepMetrics last = group.get(group.size() - 1);
    return StepMetrics.of(
        last.step(),
        metric ->
            metric.averaging() == StepMetric.Averaging.POSITION
                ? last.get(metric)
                : group.stream().mapToDouble(step -> step.get(metric)).average().orElseThrow());
  }
}
