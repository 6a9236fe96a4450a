package io.dcganspark.job.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Which keys of a configuration are none of the table. */
final class KnownKeys {
  private static final List<String> KEYS =
      ConfigKeys.all().stream().map(ConfigKey::name).sorted().toList();

  private KnownKeys() {}

  /** A line for each key of a configuration that is not in the table. */
  static List<String> problemsOf(Config config) {
    List<String> problems = new ArrayList<>();
    leaves(config)
        .forEach(
            (key, value) -> {
              if (!KEYS.contains(key) && !isInOpenSection(key)) {
                problems.add(problem(key, value));
              }
            });
    return problems;
  }

  private static boolean isInOpenSection(String key) {
    return ConfigKeys.all().stream()
        .anyMatch(known -> known.isSection() && key.startsWith(known.name() + "."));
  }

  private static String problem(String key, ConfigValue value) {
    String found = key + ConfigValues.where(value.origin());
    List<String> below = KEYS.stream().filter(known -> known.startsWith(key + ".")).toList();
    if (!below.isEmpty()) {
      return "%s is a section, not a key: it holds %s".formatted(found, String.join(", ", below));
    }
    for (String known : KEYS) {
      if (key.startsWith(known + ".")) {
        return "%s is not a key: %s has a value, not a section".formatted(found, known);
      }
    }
    return "%s is not a key; did you mean %s?".formatted(found, nearest(key));
  }

  /** By the fewest letters to change, in the whole key or, in any section, in its last name. */
  private static String nearest(String key) {
    return KEYS.stream().min(Comparator.comparingInt(known -> distance(key, known))).orElseThrow();
  }

  private static int distance(String key, String known) {
    LevenshteinDistance letters = LevenshteinDistance.getDefaultInstance();
    return Math.min(letters.apply(key, known), letters.apply(lastName(key), lastName(known)) + 1);
  }

  private static String lastName(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }

  /** Every value that is not a section, null included, which the library's entrySet leaves out. */
  static Map<String, ConfigValue> leaves(Config config) {
    Map<String, ConfigValue> leaves = new LinkedHashMap<>();
    collect("", config.root(), leaves);
    return leaves;
  }

  private static void collect(String prefix, ConfigObject section, Map<String, ConfigValue> into) {
    section.keySet().stream()
        .sorted()
        .forEach(
            name -> {
              ConfigValue value = section.get(name);
              if (value instanceof ConfigObject inner && !inner.isEmpty()) {
                collect(prefix + name + ".", inner, into);
              } else {
                into.put(prefix + name, value);
              }
            });
  }
}
