package io.dcganspark.job.metrics;

import io.dcganspark.job.training.StepMetric;
import java.util.Locale;

/** Names of metrics in the manner of Prometheus: words in lower case, the unit as the last. */
final class GaugeName {
  private GaugeName() {}

  static String of(StepMetric metric) {
    String name = metric.key().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    String unit = metric.unit().replace(' ', '_');
    return unit.isEmpty() || name.endsWith(unit) ? name : name + "_" + unit;
  }
}
