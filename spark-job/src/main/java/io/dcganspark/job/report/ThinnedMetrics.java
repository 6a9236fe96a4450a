package io.dcganspark.job.report;

import io.dcganspark.job.training.StepMetrics;
import java.util.List;
import java.util.function.ToDoubleFunction;
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
    return new StepMetrics(
        last.step(),
        last.epoch(),
        mean(group, StepMetrics::generatorLoss),
        mean(group, StepMetrics::discriminatorLoss),
        mean(group, StepMetrics::discriminatorOnReal),
        mean(group, StepMetrics::discriminatorOnGenerated),
        mean(group, StepMetrics::generatedSpread),
        mean(group, StepMetrics::generatorGradientNorm),
        mean(group, StepMetrics::imagesPerSecond),
        mean(group, StepMetrics::exchangeSeconds));
  }

  private static double mean(List<StepMetrics> group, ToDoubleFunction<StepMetrics> value) {
    return group.stream().mapToDouble(value).average().orElse(Double.NaN);
  }
}
