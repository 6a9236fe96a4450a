package io.dcganspark.job.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.dcganspark.model.json.InvalidFileException;
import io.dcganspark.model.json.StrictJson;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A configuration as MLflow's parameters: keys with dots, values as text. */
final class Parameters {

  private Parameters() {}

  /** Networks of the user's: too long for a parameter, and config.json has them. */
  private static final List<String> NETWORKS = List.of("model.generator.", "model.discriminator.");

  /** Returns all keys that have a value but those about MLflow itself. */
  static Map<String, String> of(String configuration) {
    Map<String, String> parameters = new TreeMap<>();
    try {
      collect("", StrictJson.read(configuration), parameters);
    } catch (InvalidFileException e) {
      throw new IllegalArgumentException("a configuration that is no JSON", e);
    }
    parameters.keySet().removeIf(key -> key.startsWith("mlflow."));
    parameters.keySet().removeIf(key -> NETWORKS.stream().anyMatch(key::startsWith));
    return parameters;
  }

  private static void collect(String prefix, JsonNode section, Map<String, String> into) {
    section
        .properties()
        .forEach(
            entry -> {
              JsonNode value = entry.getValue();
              if (value.isObject()) {
                collect(prefix + entry.getKey() + ".", value, into);
              } else if (!value.isNull()) {
                into.put(prefix + entry.getKey(), value.asText());
              }
            });
  }
}
