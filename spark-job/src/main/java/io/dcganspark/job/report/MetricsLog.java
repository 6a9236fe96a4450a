package io.dcganspark.job.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dcganspark.job.round.StepMetrics;
import io.dcganspark.model.evaluation.Evaluation;
import io.dcganspark.model.json.InvalidFileException;
import io.dcganspark.model.json.StrictJson;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * metrics.jsonl: a JSON object a line, a line a logged step, and after those up to its step a line
 * a {@link Note}, which has all that it tells in one field.
 */
final class MetricsLog {
  static final String FILE = "metrics.jsonl";
  private static final Logger LOG = LoggerFactory.getLogger(MetricsLog.class);
  static final String STEP = "step";
  private static final ObjectMapper JSON = new ObjectMapper();

  private MetricsLog() {}

  /**
   * Returns the text.
   *
   * @param metrics in the order of their steps
   * @param notes in any order
   */
  static String format(Collection<StepMetrics> metrics, Collection<Note> notes) {
    StringBuilder lines = new StringBuilder();
    Deque<Note> left = new ArrayDeque<>();
    notes.stream().sorted(Comparator.comparingLong(Note::step)).forEach(left::add);
    for (StepMetrics step : metrics) {
      while (!left.isEmpty() && left.peek().step() < step.step()) {
        append(left.remove(), lines);
      }
      lines.append(line(step)).append('\n');
    }
    left.forEach(note -> append(note, lines));
    return lines.toString();
  }

  private static void append(Note note, StringBuilder lines) {
    ObjectNode line = JSON.createObjectNode().set(note.kind(), note.content());
    lines.append(line).append('\n');
  }

  /** Returns what a logged step's line tells. */
  static ObjectNode line(StepMetrics step) {
    ObjectNode line = JSON.createObjectNode().put(STEP, step.step());
    Numbers.put(line, "epoch", step.epoch());
    Numbers.put(line, "generatorLoss", step.generatorLoss());
    Numbers.put(line, "discriminatorLoss", step.discriminatorLoss());
    Numbers.put(line, "discriminatorOnReal", step.discriminatorOnReal());
    Numbers.put(line, "discriminatorOnGenerated", step.discriminatorOnGenerated());
    Numbers.put(line, "generatedSpread", step.generatedSpread());
    Numbers.put(line, "generatorGradientNorm", step.generatorGradientNorm());
    Numbers.put(line, "imagesPerSecond", step.imagesPerSecond());
    Numbers.put(line, "exchangeSeconds", step.exchangeSeconds());
    return line;
  }

  /** Returns what an evaluation's line tells. */
  static ObjectNode evaluation(Evaluation evaluation) {
    ObjectNode line = JSON.createObjectNode().put(STEP, evaluation.step());
    line.setAll(EvaluationReport.measures(evaluation.generated()));
    evaluation
        .average()
        .ifPresent(average -> line.set("average", EvaluationReport.measures(average)));
    return line;
  }

  /** Reads the notes up to a step, in the order of their lines. */
  static List<Note> notes(String text, long lastStep) {
    List<Note> notes = new ArrayList<>();
    forEachLine(
        text,
        json -> {
          for (String kind : List.of(Note.EVALUATION, Note.ROUND, Note.WARNING)) {
            if (json.path(kind) instanceof ObjectNode content && isUpTo(lastStep, content)) {
              notes.add(new Note(kind, content));
            }
          }
        });
    return notes;
  }

  /** Reads the logged steps up to one; lines that are none are left out with a warning. */
  static List<StepMetrics> parse(String text, long lastStep) {
    List<StepMetrics> metrics = new ArrayList<>();
    forEachLine(
        text,
        json -> {
          if (isUpTo(lastStep, json)) {
            metrics.add(step(json));
          }
        });
    return metrics;
  }

  private static boolean isUpTo(long lastStep, JsonNode json) {
    return json.path(STEP).isIntegralNumber() && json.path(STEP).asLong() <= lastStep;
  }

  /** One warning tells of all damaged lines: there may be millions. */
  private static void forEachLine(String text, Consumer<JsonNode> reader) {
    long damaged = 0;
    String first = "";
    for (String line : (Iterable<String>) text.lines()::iterator) {
      if (line.isBlank()) {
        continue;
      }
      try {
        reader.accept(StrictJson.read(line));
      } catch (InvalidFileException e) {
        damaged++;
        first = damaged == 1 ? e.getMessage() : first;
      }
    }
    if (damaged == 1) {
      LOG.warn("A line of {} is left out, {}", FILE, first);
    } else if (damaged > 1) {
      LOG.warn("{} lines of {} are left out, the first since {}", damaged, FILE, first);
    }
  }

  private static StepMetrics step(JsonNode json) {
    return new StepMetrics(
        json.path(STEP).asLong(),
        json.path("epoch").asDouble(Double.NaN),
        json.path("generatorLoss").asDouble(Double.NaN),
        json.path("discriminatorLoss").asDouble(Double.NaN),
        json.path("discriminatorOnReal").asDouble(Double.NaN),
        json.path("discriminatorOnGenerated").asDouble(Double.NaN),
        json.path("generatedSpread").asDouble(Double.NaN),
        json.path("generatorGradientNorm").asDouble(Double.NaN),
        json.path("imagesPerSecond").asDouble(Double.NaN),
        json.path("exchangeSeconds").asDouble(Double.NaN));
  }
}
