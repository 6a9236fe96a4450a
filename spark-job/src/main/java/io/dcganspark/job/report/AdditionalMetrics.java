package io.dcganspark.job.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.dcganspark.job.training.StepMetric;
import io.dcganspark.model.json.InvalidFileException;
import io.dcganspark.model.json.StrictJson;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The numbers of metrics.jsonl that are not of {@link StepMetric}, such as scores of quality, by
 * name and step: the first {@value #MOST_NAMES} names.
 */
final class AdditionalMetrics {
  private static final Set<String> OF_STEPS =
      StepMetric.ALL.stream().map(StepMetric::key).collect(Collectors.toUnmodifiableSet());

  /** More columns make no table that anybody could read. */
  private static final int MOST_NAMES = 100;

  private static final int LONGEST_NAME = 100;

  private final Map<String, NavigableMap<Long, Double>> values = new LinkedHashMap<>();

  private AdditionalMetrics() {}

  static AdditionalMetrics parse(String text) {
    AdditionalMetrics found = new AdditionalMetrics();
    for (String line : (Iterable<String>) text.lines()::iterator) {
      try {
        JsonNode json = StrictJson.read(line);
        found.add(
            json.path(EventLine.EVALUATION).isObject() ? json.get(EventLine.EVALUATION) : json);
      } catch (InvalidFileException e) {
        // MetricsLog warns of it.
      }
    }
    return found;
  }

  private void add(JsonNode line) {
    MetricsLog.step(line)
        .ifPresent(
            step ->
                line.properties().stream()
                    .filter(field -> isShown(field.getKey(), field.getValue()))
                    .forEach(
                        field ->
                            values
                                .computeIfAbsent(field.getKey(), name -> new TreeMap<>())
                                .put(step, field.getValue().asDouble())));
  }

  private boolean isShown(String name, JsonNode value) {
    return value.isNumber()
        && Double.isFinite(value.asDouble())
        && !name.equals(MetricsLog.STEP)
        && !OF_STEPS.contains(name)
        && name.length() <= LONGEST_NAME
        && (values.containsKey(name) || values.size() < MOST_NAMES);
  }

  Set<String> names() {
    return values.keySet();
  }

  /** Returns all values by step; none where there is no such number. */
  NavigableMap<Long, Double> all(String name) {
    return values.getOrDefault(name, new TreeMap<>());
  }

  /** Returns the last value up to a step. */
  OptionalDouble at(String name, long step) {
    Map.Entry<Long, Double> last = all(name).floorEntry(step);
    return last == null ? OptionalDouble.empty() : OptionalDouble.of(last.getValue());
  }
}
