package io.dcganspark.job.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.dcganspark.job.store.RunDirectory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the evaluations of earlier starts of a run found, as metrics.jsonl has them. */
public final class EvaluationHistory {
  private EvaluationHistory() {}

  /**
   * Returns Frechet distances by step, up to {@code lastStep}: each that of the better weights,
   * where the run keeps an average.
   */
  public static Map<Long, Double> frechetDistances(RunDirectory directory, long lastStep) {
    Map<Long, Double> distances = new TreeMap<>();
    directory
        .readIfPresent(MetricsLog.FILE)
        .map(text -> MetricsLog.notes(new String(text, StandardCharsets.UTF_8), lastStep))
        .orElse(List.of())
        .stream()
        .filter(note -> note.kind().equals(Note.EVALUATION))
        .forEach(
            note ->
                distance(note.content())
                    .ifPresent(distance -> distances.put(note.step(), distance)));
    return distances;
  }

  private static OptionalDouble distance(JsonNode evaluation) {
    return Stream.of("/frechetDistance", "/average/frechetDistance")
        .map(evaluation::at)
        .filter(JsonNode::isNumber)
        .mapToDouble(JsonNode::asDouble)
        .min();
  }
}
