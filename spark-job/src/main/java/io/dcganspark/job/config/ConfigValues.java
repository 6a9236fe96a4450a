package io.dcganspark.job.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.dcganspark.model.failure.AddressSecret;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Typed values of a configuration. What is wrong is noted, a stand-in returned, and all of it told
 * together by {@link #throwProblems()}.
 */
final class ConfigValues {
  private static final Duration LONGEST = Duration.ofDays(1);

  /** As what Spark redacts, as a key or inside of an address. */
  private static final Pattern SECRET =
      Pattern.compile("(?i)secret|password|token|access[._-]?key");

  private final Config config;
  private final List<String> problems = new ArrayList<>();

  ConfigValues(Config config) {
    this.config = config;
  }

  /** Notes that a key's value is not what it must be. */
  void problem(String key, String expected) {
    ConfigValue value = value(key);
    problems.add(
        "%s%s must be %s, found %s"
            .formatted(
                key,
                KnownKeys.where(value.origin()),
                expected,
                value.render(ConfigRenderOptions.concise())));
  }

  /** As {@link #problem}, of a value that must not be shown. */
  void problemWithSecret(String key, String expected) {
    problems.add("%s%s must be %s".formatted(key, KnownKeys.where(value(key).origin()), expected));
  }

  /** Notes what is wrong with a key whose value is too long to be shown. */
  void fault(String key, String wrong) {
    problems.add("%s%s: %s".formatted(key, KnownKeys.where(value(key).origin()), wrong));
  }

  void throwProblems() {
    if (!problems.isEmpty()) {
      throw new UserErrorException(String.join("\n", problems));
    }
  }

  boolean isSet(String key) {
    return !config.getIsNull(key);
  }

  String optionalText(String key) {
    if (config.getIsNull(key)) {
      return null;
    }
    return text(key, "");
  }

  /** A section as JSON; null where it is absent, or wrong, which is noted then. */
  String jsonOrNull(String key) {
    if (config.getIsNull(key)) {
      return null;
    }
    if (!(value(key) instanceof ConfigObject section)) {
      problem(key, "a path, or a section");
      return null;
    }
    return section.render(ConfigRenderOptions.concise());
  }

  /** A text that must be there; {@code remedy} says how to give it. */
  String text(String key, String remedy) {
    if (config.getIsNull(key)) {
      problems.add("%s is not set: %s".formatted(key, remedy));
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

  /**
   * As {@link #text}, an address whose user and password the caller refuses; null: it is absent.
   */
  String addressOrNull(String key) {
    return config.getIsNull(key) ? null : notBlank(key);
  }

  private String notBlank(String key) {
    String text = scalar(key);
    if (text == null || text.isBlank()) {
      problem(key, "a text");
      return "";
    }
    return text;
  }

  /** As {@link #text}, a path on a file system. */
  String path(String key, String remedy) {
    String path = text(key, remedy);
    if (ConfigFile.isFetched(path)) {
      problem(key, "a local path or one on a Hadoop file system (hdfs:, s3a:)");
    }
    return path;
  }

  /** As {@link #path}, null where it is absent. */
  String pathOrNull(String key) {
    return config.getIsNull(key) ? null : path(key, "");
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

  boolean flag(String key) {
    return oneOf(key, List.of("true", "false")).equals("true");
  }

  /** A whole number from 1. */
  long count(String key, long most) {
    return count(key, 1, most);
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

  Long optionalCount(String key, long most) {
    return config.getIsNull(key) ? null : Long.valueOf(count(key, most));
  }

  /** As {@link #count}; null where the key is absent, or wrong, which was noted then. */
  Integer countOrNull(String key, int most) {
    int before = problems.size();
    Long count = optionalCount(key, most);
    return count == null || problems.size() > before ? null : Integer.valueOf(count.intValue());
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

  /** In (0, most]. */
  double positive(String key, int most) {
    return decimal(
        key,
        number -> number > 0 && number <= most,
        "a number above 0 and at most %d".formatted(most));
  }

  /** In [0, 1). */
  double fraction(String key) {
    return decimal(key, number -> number >= 0 && number < 1, "a number from 0 to below 1");
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
      // told below with every other way to be wrong
    }
    problem(key, "a time above zero and of at most 24h with its unit, such as 120s");
    return LONGEST;
  }

  private double decimal(String key, Predicate<Double> inRange, String expected) {
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
