package io.dcganspark.job.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dcganspark.job.training.StepMetrics;
import io.dcganspark.model.evaluation.Evaluation;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was measured, by the names that metrics.jsonl has for it, so that other places show the same
 * under the same names. What is no number then, such as the loss of a run that diverged, is left
 * out.
 */
final class MetricValues {
  private MetricValues() {}

  /** Returns the numbers of a logged step, in the order of their fields. */
  static Map<String, Double> of(StepMetrics step) {
    return numbers(MetricsLog.line(step));
  }

  /** Returns the numbers of an evaluation that are one number each. */
  static Map<String, Double> of(Evaluation evaluation) {
    return numbers(MetricsLog.evaluation(evaluation));
  }

  private static Map<String, Double> numbers(ObjectNode line) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    line.properties()
        .forEach(
            field -> {
              if (field.getValue().isNumber() && !field.getKey().equals(MetricsLog.STEP)) {
                numbers.put(field.getKey(), field.getValue().asDouble());
              }
            });
    return numbers;
  }
}
