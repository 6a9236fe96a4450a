package io.dcganspark.job.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The keys that there are: those of the defaults file. */
final class KnownKeys {
  private final List<String> keys;

  /** Sections whose keys are not ours to know: those that are empty by default, and networks. */
  private final List<String> open;

  KnownKeys(Config defaults) {
    Map<String, ConfigValue> leaves = leaves(defaults);
    keys = List.copyOf(leaves.keySet());
    open =
        keys.stream()
            .filter(
                key -> leaves.get(key) instanceof ConfigObject || NetworkFiles.KEYS.contains(key))
            .toList();
  }

  List<String> all() {
    return keys;
  }

  /** A line for each key of a configuration that is none of these. */
  List<String> problemsOf(Config config) {
    List<String> problems = new ArrayList<>();
    leaves(config)
        .forEach(
            (key, value) -> {
              if (!keys.contains(key) && !isInOpenSection(key)) {
                problems.add(problem(key, value));
              }
            });
    return problems;
  }

  private boolean isInOpenSection(String key) {
    return open.stream().anyMatch(section -> key.startsWith(section + "."));
  }

  private String problem(String key, ConfigValue value) {
    String found = key + where(value.origin());
    List<String> below = keys.stream().filter(known -> known.startsWith(key + ".")).toList();
    if (!below.isEmpty()) {
      return "%s is a section, not a key: it holds %s".formatted(found, String.join(", ", below));
    }
    for (String known : keys) {
      if (key.startsWith(known + ".")) {
        return "%s is not a key: %s has a value, not a section".formatted(found, known);
      }
    }
    return "%s is not a key; did you mean %s?".formatted(found, nearest(key));
  }

  /** By the fewest letters to change, in the whole key or, in any section, in its last name. */
  String nearest(String key) {
    return keys.stream().min(Comparator.comparingInt(known -> distance(key, known))).orElseThrow();
  }

  private static int distance(String key, String known) {
    LevenshteinDistance letters = LevenshteinDistance.getDefaultInstance();
    return Math.min(letters.apply(key, known), letters.apply(lastName(key), lastName(known)) + 1);
  }

  private static String lastName(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }

  /** " at conf/x.conf:12", or " of --set", for messages. */
  static String where(ConfigOrigin origin) {
    // The library appends the line to the description as ": 12".
    String source = origin.description().replaceFirst(": \\d+(-\\d+)?$", "");
    return source.startsWith("--")
        ? " of " + source
        : " at " + source + (origin.lineNumber() > 0 ? ":" + origin.lineNumber() : "");
  }

  /** Every value that is not a section, null included, which the library's entrySet leaves out. */
  private static Map<String, ConfigValue> leaves(Config config) {
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
