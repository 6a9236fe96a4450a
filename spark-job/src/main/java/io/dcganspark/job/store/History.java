package io.dcganspark.job.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dcganspark.model.json.Json;
import java.io.IOException;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A run's evaluations up to a checkpoint. It is committed with the checkpoint and decides which
 * checkpoint is the best one, when the run's patience ends, and what is never removed.
 *
 * @param distances Frechet distances by step, NaN where an evaluation gave no number
 * @param marked the best checkpoint of a run of version 1 when a newer version resumed it; it is
 *     never removed
 */
public record History(SortedMap<Long, Double> distances, OptionalLong marked) {
  /** No evaluation. */
  public static final History EMPTY = new History(Map.of(), OptionalLong.empty());

  private static final int VERSION = 1;
  private static final String STEP = "step";
  private static final String DISTANCE = "frechetDistance";

  /** Copies the distances. */
  public History {
    distances = Collections.unmodifiableSortedMap(new TreeMap<>(distances));
  }

  private History(Map<Long, Double> distances, OptionalLong marked) {
    this(new TreeMap<>(distances), marked);
  }

  /** Returns the history of evaluations with these Frechet distances, by step. */
  public static History of(Map<Long, Double> distances) {
    return new History(distances, OptionalLong.empty());
  }

  /**
   * Returns the history of a run of version 1, which kept it in a log for people. The checkpoint
   * that was marked as the best one was no worse than any other; where the log does not say so, the
   * log lost it.
   *
   * @param logged Frechet distances by step
   * @param last the step that the run has reached
   * @param marked the step of the checkpoint that was marked as the best one
   */
  public static History ofOlderRun(Map<Long, Double> logged, long last, OptionalLong marked) {
    History found = new History(logged, marked);
    OptionalLong best = found.best();
    if (marked.isEmpty() || best.equals(marked) || marked.getAsLong() > last) {
      return found;
    }
    Map<Long, Double> mended = new TreeMap<>(logged);
    mended.put(marked.getAsLong(), Math.nextDown(logged.get(best.getAsLong())));
    return new History(mended, marked);
  }

  /** Returns the step of the best evaluation, the first one of equals. */
  public OptionalLong best() {
    return ranked().stream().mapToLong(Long::longValue).findFirst();
  }

  /** Returns the steps of evaluations with a number, the best one first. */
  List<Long> ranked() {
    Stream<Long> measured =
        distances.entrySet().stream()
            .filter(evaluation -> Double.isFinite(evaluation.getValue()))
            .sorted(Map.Entry.comparingByValue(Comparator.naturalOrder()))
            .map(Map.Entry::getKey);
    return Stream.concat(measured, marked.stream().boxed()).distinct().toList();
  }

  /** Returns the steps whose checkpoints stay, however old they are. */
  Set<Long> kept() {
    Set<Long> kept = new TreeSet<>();
    best().ifPresent(kept::add);
    marked.ifPresent(kept::add);
    return kept;
  }

  byte[] toJson() {
    ObjectNode root = Json.object().put("version", VERSION);
    ArrayNode evaluations = root.putArray("evaluations");
    distances.forEach(
        (step, distance) -> {
          ObjectNode evaluation = evaluations.addObject().put(STEP, step);
          evaluation.put(DISTANCE, Double.isFinite(distance) ? distance : null);
        });
    root.put("best", best().isPresent() ? (Long) best().getAsLong() : null);
    marked.ifPresent(step -> root.put("marked", step));
    return Json.pretty(root);
  }

  /**
   * Reads a history.
   *
   * @throws NewerVersionException if a newer version of this job wrote it
   * @throws IOException if it is none; the message says what is wrong
   */
  static History fromJson(byte[] json) throws IOException {
    JsonNode root = JsonFile.parse(json);
    FormatVersion.require(root.path("version"), VERSION, VERSION);
    Map<Long, Double> distances = new TreeMap<>();
    for (JsonNode evaluation : root.path("evaluations")) {
      JsonNode distance = evaluation.path(DISTANCE);
      if (!distance.isNumber() && !distance.isNull()) {
        throw new DamagedException("its evaluation %s has no %s".formatted(evaluation, DISTANCE));
      }
      distances.put(
          step(evaluation.path(STEP)), distance.isNull() ? Double.NaN : distance.asDouble());
    }
    JsonNode marked = root.path("marked");
    History history =
        new History(
            distances,
            marked.isMissingNode() ? OptionalLong.empty() : OptionalLong.of(step(marked)));
    JsonNode best = root.path("best");
    OptionalLong named = best.isNull() ? OptionalLong.empty() : OptionalLong.of(step(best));
    if (!named.equals(history.best())) {
      throw new DamagedException(
          "it names %s as the best step, its evaluations say %s".formatted(best, history.best()));
    }
    return history;
  }

  private static long step(JsonNode step) throws DamagedException {
    if (!step.isIntegralNumber() || !step.canConvertToLong() || step.asLong() < 0) {
      throw new DamagedException("it has %s where a step is expected".formatted(step));
    }
    return step.asLong();
  }
}
