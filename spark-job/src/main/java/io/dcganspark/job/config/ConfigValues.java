package io.dcganspark.job.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.dcganspark.model.failure.AddressSecret;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Typed values of a configuration. What is wrong is noted and a stand-in returned; {@link
 * #throwProblems()} reports all of it together.
 */
final class ConfigValues {
  private static final Duration LONGEST = Duration.ofDays(1);

  /** As what Spark redacts, as a key or inside of an address. */
  private static final Pattern SECRET =
      Pattern.compile("(?i)secret|password|token|access[._-]?key");

  private final Config config;
  private final Map<ConfigKey<?>, Object> values = new HashMap<>();
  private final List<Problem> problems = new ArrayList<>();

  private record Problem(String key, String line) {}

  /** Reads the value of every key. */
  ConfigValues(Config config) {
    this.config = config;
    for (ConfigKey<?> key : ConfigKeys.all()) {
      values.put(key, key.read(this));
    }
  }

  /** Returns the value of a key, or a stand-in for a wrong one. */
  @SuppressWarnings("unchecked") // The key itself read it.
  <T> T get(ConfigKey<T> key) {
    return (T) values.get(key);
  }

  boolean hasProblem(String key) {
    return problems.stream().anyMatch(problem -> problem.key.equals(key));
  }

  private void note(String key, String line) {
    problems.add(new Problem(key, line));
  }

  /** Notes that a key's value is not what it must be. */
  void problem(String key, String expected) {
    ConfigValue value = value(key);
    note(
        key,
        "%s%s must be %s, found %s"
            .formatted(
                key, where(value.origin()), expected, value.render(ConfigRenderOptions.concise())));
  }

  /** As {@link #problem}, of a value that must not be shown. */
  void problemWithSecret(String key, String expected) {
    note(key, "%s%s must be %s".formatted(key, where(value(key).origin()), expected));
  }

  /** Notes what is wrong with a key whose value is too long to be shown. */
  void fault(String key, String wrong) {
    note(key, "%s%s: %s".formatted(key, where(value(key).origin()), wrong));
  }

  /** Notes that a key has no value; {@code remedy} says how to give it. */
  void missing(String key, String remedy) {
    note(key, "%s is not set: %s".formatted(key, remedy));
  }

  /** Throws what is wrong, if anything, in the order of the table. */
  void throwProblems() {
    if (problems.isEmpty()) {
      return;
    }
    List<String> lines = new ArrayList<>();
    for (ConfigKey<?> key : ConfigKeys.all()) {
      problems.stream()
          .filter(problem -> problem.key.equals(key.name()))
          .forEach(problem -> lines.add(problem.line));
    }
    throw new UserErrorException(String.join("\n", lines));
  }

  /** Throws what is wrong with one key, if anything. */
  void throwProblems(String key) {
    problems.removeIf(problem -> !problem.key.equals(key));
    throwProblems();
  }

  boolean isSet(String key) {
    return !config.getIsNull(key);
  }

  /** A section as JSON. */
  String json(String key) {
    if (!(value(key) instanceof ConfigObject section)) {
      problem(key, "a path, or a section");
      return "";
    }
    return section.render(ConfigRenderOptions.concise());
  }

  /** A text that must be there; {@code remedy} says how to give it. */
  String text(String key, String remedy) {
    if (config.getIsNull(key)) {
      missing(key, remedy);
      return "";
    }
    String text = notBlank(key);
    if (AddressSecret.isIn(text)) {
      // A run's configuration is written to its directory.
      problemWithSecret(
          key, "without user and password: give them to Hadoop, docs/stores.md says how");
    }
    return text;
  }

  /** A text in which an address may stand. */
  String notBlank(String key) {
    String text = scalar(key);
    if (text == null || text.isBlank()) {
      problem(key, "a text");
      return "";
    }
    return text;
  }

  /** The texts of a section whose keys are free; those inside of others have dots. */
  Map<String, String> texts(String section) {
    Map<String, String> texts = new TreeMap<>();
    if (config.getIsNull(section) || !(value(section) instanceof ConfigObject)) {
      problem(section, "a section of texts, such as { recursiveFileLookup = true }");
      return texts;
    }
    for (Map.Entry<String, ConfigValue> entry : config.getConfig(section).entrySet()) {
      String key = String.join(".", ConfigUtil.splitPath(entry.getKey()));
      if (entry.getValue().unwrapped() instanceof List) {
        problem(section, "a section of texts, none of them a list");
      }
      String text = entry.getValue().unwrapped().toString();
      if (SECRET.matcher(key).find() || SECRET.matcher(text).find() || AddressSecret.isIn(text)) {
        problemWithSecret(
            section,
            "without passwords, keys and tokens, since config.json keeps it, found %s: give them to Hadoop, or to Spark as --conf"
                .formatted(key));
      }
      texts.put(key, text);
    }
    return texts;
  }

  String oneOf(String key, List<String> known) {
    String text = scalar(key);
    if (text == null || !known.contains(text)) {
      problem(key, known.size() == 1 ? known.get(0) : "one of " + String.join(", ", known));
      return known.get(0);
    }
    return text;
  }

  /** A whole number from {@code least}. */
  long count(String key, long least, long most) {
    BigDecimal number = number(key);
    if (number == null
        || !isWhole(number)
        || number.compareTo(BigDecimal.valueOf(least)) < 0
        || number.compareTo(BigDecimal.valueOf(most)) > 0) {
      problem(key, "a whole number from %d to %d".formatted(least, most));
      return least;
    }
    return number.longValueExact();
  }

  /** Any whole number of 64 bits. */
  long whole(String key) {
    BigDecimal number = number(key);
    if (number == null || !isWhole(number) || number.toBigInteger().bitLength() > 63) {
      problem(key, "a whole number of 64 bits");
      return 0;
    }
    return number.longValueExact();
  }

  /**
   * A time above zero and of at most a day; without a unit the library would silently take
   * milliseconds.
   */
  Duration duration(String key) {
    try {
      if (!config.getIsNull(key) && number(key) == null) {
        long millis = config.getDuration(key).toMillis();
        if (millis > 0 && millis <= LONGEST.toMillis()) {
          return Duration.ofMillis(millis);
        }
      }
    } catch (ConfigException | ArithmeticException e) {
      // Reported below with every other way to be wrong.
    }
    problem(key, "a time above zero and of at most 24h with its unit, such as 120s");
    return LONGEST;
  }

  double decimal(String key, Predicate<Double> inRange, String expected) {
    BigDecimal number = number(key);
    if (number == null || !inRange.test(number.doubleValue())) {
      problem(key, expected);
      return 0;
    }
    return number.doubleValue();
  }

  private BigDecimal number(String key) {
    String text = scalar(key);
    try {
      return text == null ? null : new BigDecimal(text.trim());
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** The value as it was written, or null if it is none, a list or a section. */
  private String scalar(String key) {
    try {
      return config.getIsNull(key) ? null : config.getString(key);
    } catch (ConfigException.WrongType e) {
      return null;
    }
  }

  /** " at conf/x.conf:12", or " of --set", for messages. */
  static String where(ConfigOrigin origin) {
    // The library appends the line to the description as ": 12".
    String source = origin.description().replaceFirst(": \\d+(-\\d+)?$", "");
    return source.startsWith("--")
        ? " of " + source
        : " at " + source + (origin.lineNumber() > 0 ? ":" + origin.lineNumber() : "");
  }

  /** Null values have an origin as well, which the library's own look-up by path does not give. */
  private ConfigValue value(String key) {
    int dot = key.lastIndexOf('.');
    return config.getObject(key.substring(0, dot)).get(key.substring(dot + 1));
  }

  private static boolean isWhole(BigDecimal number) {
    // A huge exponent would make a huge integer of it.
    return number.scale() > -20 && number.stripTrailingZeros().scale() <= 0;
  }
}
