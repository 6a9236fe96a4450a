package io.dcganspark.job.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.dcganspark.job.store.History;
import io.dcganspark.job.store.RunDirectory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the evaluations of a run of version 1 found. Its checkpoints have no {@link History}: all
 * that is left of it is in metrics.jsonl and in the mark of the best checkpoint.
 */
public final class EvaluationHistory {
  private static final Logger LOG = LoggerFactory.getLogger(EvaluationHistory.class);

  private EvaluationHistory() {}

  /**
   * Returns the history up to {@code lastStep}: each distance that of the better weights, where the
   * run keeps an average.
   */
  public static History ofOlderRun(RunDirectory directory, long lastStep) {
    Map<Long, Double> logged = frechetDistances(directory, lastStep);
    OptionalLong marked = directory.markedBest();
    History history = History.ofOlderRun(logged, lastStep, marked);
    if (!history.distances().equals(logged)) {
      LOG.warn(
          "{} of {} does not say that the checkpoint of step {} is the best one, as the mark in"
              + " checkpoints does: it stays",
          MetricsLog.FILE,
          directory.path(),
          marked.orElseThrow());
    }
    return history;
  }

  private static Map<Long, Double> frechetDistances(RunDirectory directory, long lastStep) {
    Map<Long, Double> distances = new TreeMap<>();
    directory
        .readIfPresent(MetricsLog.FILE)
        .map(text -> MetricsLog.events(new String(text, StandardCharsets.UTF_8), lastStep))
        .orElse(List.of())
        .stream()
        .filter(event -> event.kind().equals(EventLine.EVALUATION))
        .forEach(
            event ->
                distance(event.content())
                    .ifPresent(distance -> distances.put(event.step(), distance)));
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
