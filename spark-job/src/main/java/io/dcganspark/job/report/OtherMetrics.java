package io.dcganspark.job.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.dcganspark.job.round.StepMetrics;
import io.dcganspark.model.json.InvalidFileException;
import io.dcganspark.model.json.StrictJson;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/**
 * The numbers of metrics.jsonl that are not of {@link StepMetrics}, such as scores of quality, by
 * name and step.
 */
final class OtherMetrics {
  private static final List<String> OF_STEPS =
      Arrays.stream(StepMetrics.class.getRecordComponents()).map(RecordComponent::getName).toList();

  private final Map<String, NavigableMap<Long, Double>> values = new LinkedHashMap<>();

  private OtherMetrics() {}

  static OtherMetrics parse(String text) {
    OtherMetrics found = new OtherMetrics();
    for (String line : (Iterable<String>) text.lines()::iterator) {
      try {
        JsonNode json = StrictJson.read(line);
        found.add(json.path(Note.EVALUATION).isObject() ? json.get(Note.EVALUATION) : json);
      } catch (InvalidFileException e) {
        // MetricsLog warns of it.
      }
    }
    return found;
  }

  private void add(JsonNode told) {
    JsonNode step = told.path("step");
    told.properties().stream()
        .filter(field -> step.isNumber() && field.getValue().isNumber())
        .filter(field -> !OF_STEPS.contains(field.getKey()))
        .forEach(
            field ->
                values
                    .computeIfAbsent(field.getKey(), name -> new TreeMap<>())
                    .put(step.asLong(), field.getValue().asDouble()));
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
