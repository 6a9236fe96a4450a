package io.dcganspark.job.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dcganspark.job.training.StepMetric;
import io.dcganspark.job.training.StepMetrics;
import io.dcganspark.model.evaluation.Evaluation;
import io.dcganspark.model.failure.Counted;
import io.dcganspark.model.json.InvalidFileException;
import io.dcganspark.model.json.Json;
import io.dcganspark.model.json.StrictJson;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * metrics.jsonl: a JSON object a line, a line a logged step, and after those up to its step a line
 * an {@link EventLine}, whose content is one field.
 */
final class MetricsLog {
  static final String FILE = "metrics.jsonl";
  private static final Logger LOG = LoggerFactory.getLogger(MetricsLog.class);
  static final String STEP = "step";

  private MetricsLog() {}

  /**
   * Returns the text.
   *
   * @param metrics in the order of their steps
   * @param events in any order
   */
  static String format(Collection<StepMetrics> metrics, Collection<EventLine> events) {
    StringBuilder lines = new StringBuilder();
    Deque<EventLine> left = new ArrayDeque<>();
    events.stream().sorted(Comparator.comparingLong(EventLine::step)).forEach(left::add);
    for (StepMetrics step : metrics) {
      while (!left.isEmpty() && left.peek().step() < step.step()) {
        append(left.remove(), lines);
      }
      lines.append(line(step)).append('\n');
    }
    left.forEach(event -> append(event, lines));
    return lines.toString();
  }

  private static void append(EventLine event, StringBuilder lines) {
    ObjectNode line = Json.object().set(event.kind(), event.content());
    lines.append(line).append('\n');
  }

  /** Returns the fields of a logged step's line. */
  static ObjectNode line(StepMetrics step) {
    ObjectNode line = Json.object().put(STEP, step.step());
    StepMetric.ALL.forEach(metric -> JsonNumbers.put(line, metric.key(), step.get(metric)));
    return line;
  }

  /** Returns the fields of an evaluation's line. */
  static ObjectNode evaluation(Evaluation evaluation) {
    ObjectNode line = Json.object().put(STEP, evaluation.step());
    line.setAll(EvaluationReport.measures(evaluation.generated()));
    evaluation
        .average()
        .ifPresent(average -> line.set("average", EvaluationReport.measures(average)));
    return line;
  }

  /** Reads the events up to a step, in the order of their lines. */
  static List<EventLine> events(String text, long lastStep) {
    List<EventLine> events = new ArrayList<>();
    for (JsonNode json : lines(text)) {
      for (String kind : List.of(EventLine.EVALUATION, EventLine.ROUND, EventLine.WARNING)) {
        if (json.path(kind) instanceof ObjectNode content && isUpTo(lastStep, content)) {
          events.add(EventLine.read(kind, content));
        }
      }
    }
    return events;
  }

  /** Reads the logged steps up to one; lines that are none are left out with a warning. */
  static List<StepMetrics> parse(String text, long lastStep) {
    List<StepMetrics> metrics = new ArrayList<>();
    for (JsonNode json : lines(text)) {
      if (isUpTo(lastStep, json)) {
        metrics.add(metrics(json));
      }
    }
    return metrics;
  }

  private static boolean isUpTo(long lastStep, JsonNode json) {
    OptionalLong step = step(json);
    return step.isPresent() && step.getAsLong() <= lastStep;
  }

  /** Returns the step of a line, if it has one; a larger number than a long can hold is none. */
  static OptionalLong step(JsonNode line) {
    JsonNode step = line.path(STEP);
    return step.isIntegralNumber() && step.canConvertToLong() && step.asLong() >= 0
        ? OptionalLong.of(step.asLong())
        : OptionalLong.empty();
  }

  /** One warning for a file: of somebody else's run every line may be damaged. */
  private static List<JsonNode> lines(String text) {
    List<JsonNode> lines = new ArrayList<>();
    int damaged = 0;
    String first = "";
    for (String line : (Iterable<String>) text.lines()::iterator) {
      if (line.isBlank()) {
        continue;
      }
      try {
        lines.add(StrictJson.read(line));
      } catch (InvalidFileException e) {
        first = damaged++ == 0 ? e.named("the first one").getMessage() : first;
      }
    }
    if (damaged > 0) {
      LOG.warn("Left out of {}: {}, {}", FILE, Counted.of(damaged, "line"), first);
    }
    return lines;
  }

  private static StepMetrics metrics(JsonNode json) {
    return StepMetrics.of(
        json.path(STEP).asLong(), metric -> json.path(metric.key()).asDouble(Double.NaN));
  }
}
