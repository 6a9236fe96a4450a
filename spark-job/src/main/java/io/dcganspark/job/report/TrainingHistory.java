package io.dcganspark.job.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.dcganspark.job.store.RunDirectory;
import io.dcganspark.job.training.StepMetrics;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run logged of its training up to a step.
 *
 * @param steps that were logged, in their order
 * @param evaluations of the training, in the order of their steps
 */
public record TrainingHistory(List<StepMetrics> steps, List<Measured> evaluations) {
  /** Copies the lists. */
  public TrainingHistory {
    steps = List.copyOf(steps);
    evaluations = List.copyOf(evaluations);
  }

  /**
   * What one evaluation measured.
   *
   * @param step of the training
   * @param measures by name, those that are numbers
   */
  public record Measured(long step, Map<String, Double> measures) {
    /** Copies the measures. */
    public Measured {
      measures = Map.copyOf(measures);
    }

    /** Returns a measure, or null where it gave no number. */
    public Double measure(String name) {
      return measures.get(name);
    }

    private static Measured of(EventLine evaluation) {
      Map<String, Double> measures = new HashMap<>();
      JsonNode content = evaluation.content();
      content
          .fieldNames()
          .forEachRemaining(
              name -> {
                JsonNode value = content.path(name);
                if (value.isNumber()) {
                  measures.put(name, value.asDouble());
                }
              });
      return new Measured(evaluation.step(), measures);
    }
  }

  /** Reads the history of a run; one that has logged nothing has an empty one. */
  public static TrainingHistory of(RunDirectory directory, long lastStep) {
    String log =
        directory
            .readIfPresent(MetricsLog.FILE)
            .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
            .orElse("");
    return new TrainingHistory(
        MetricsLog.parse(log, lastStep),
        MetricsLog.events(log, lastStep).stream()
            .filter(event -> event.kind().equals(EventLine.EVALUATION))
            .map(Measured::of)
            .sorted(Comparator.comparingLong(Measured::step))
            .toList());
  }
}
