package io.dcganspark.job.report;

import io.dcganspark.job.store.RunDirectory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** What the evaluations of earlier starts of a run found, as metrics.jsonl has them. */
public final class EvaluationHistory {
  private EvaluationHistory() {}

  /** Returns Frechet distances by step, up to {@code lastStep}. */
  public static Map<Long, Double> frechetDistances(RunDirectory directory, long lastStep) {
    Map<Long, Double> distances = new TreeMap<>();
    directory
        .readIfPresent(MetricsLog.FILE)
        .map(text -> MetricsLog.evaluations(new String(text, StandardCharsets.UTF_8), lastStep))
        .ifPresent(
            evaluations ->
                evaluations.forEach(
                    (step, evaluation) -> {
                      if (evaluation.path("frechetDistance").isNumber()) {
                        distances.put(step, evaluation.path("frechetDistance").asDouble());
                      }
                    }));
    return distances;
  }
}
