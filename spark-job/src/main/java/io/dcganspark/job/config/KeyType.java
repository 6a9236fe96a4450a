package io.dcganspark.job.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import io.dcganspark.model.recipe.OwnRecipe;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.recipe.RecipeClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What values a key takes.
 *
 * @param range in words, as docs/configuration.md has it
 * @param isSection whether a value is a section whose keys the job does not know
 * @param reader reads a value and notes what is wrong with it
 * @param renderer the inverse: a value as the library's plain object, null for an absent one
 */
record KeyType<T>(String range, boolean isSection, Reader<T> reader, Function<T, Object> renderer) {
  private static final Pattern TRACKING_URI =
      Pattern.compile("https?://[A-Za-z0-9.-]+(:\\d{1,5})?(/[\\w./~-]*)?");

  private static final String NONE = "none";

  /** More than any run takes; a larger number means never. */
  private static final long MOST_STEPS = 1_000_000_000;

  /** Reads the value of a key; a wrong one is noted, and a stand-in returned. */
  interface Reader<T> {
    T read(ConfigValues values, String key);
  }

  private static <T> KeyType<T> plain(String range, Reader<T> reader) {
    return new KeyType<>(range, false, reader, value -> value);
  }

  /** Returns the same with other words for its range, where another key or a recipe narrows it. */
  KeyType<T> in(String words) {
    return new KeyType<>(words, isSection, reader, renderer);
  }

  /** A whole number of 32 bits. */
  static KeyType<Integer> count(int least, int most) {
    return plain(
        "%d to %d".formatted(least, most),
        (values, key) -> Math.toIntExact(values.count(key, least, most)));
  }

  /** A number of steps of the training. */
  static KeyType<Long> steps() {
    return plain(
        "1 to %d".formatted(MOST_STEPS), (values, key) -> values.count(key, 1, MOST_STEPS));
  }

  /** Any whole number of 64 bits. */
  static KeyType<Long> bits() {
    return plain("64 bits", ConfigValues::whole);
  }

  /** A number in (0, most]. */
  static KeyType<Double> positive(int most) {
    return plain(
        "above 0, at most %d".formatted(most),
        (values, key) ->
            values.decimal(
                key,
                number -> number > 0 && number <= most,
                "a number above 0 and at most %d".formatted(most)));
  }

  /** A number in [0, most]. */
  static KeyType<Double> upTo(int most) {
    return plain(
        "0 to %d".formatted(most),
        (values, key) ->
            values.decimal(
                key,
                number -> number >= 0 && number <= most,
                "a number from 0 to %d".formatted(most)));
  }

  /** A number in [0, 1). */
  static KeyType<Double> fraction() {
    return plain(
        "0 to below 1",
        (values, key) ->
            values.decimal(key, number -> number >= 0 && number < 1, "a number from 0 to below 1"));
  }

  static KeyType<Duration> duration() {
    return new KeyType<>(
        "above 0, at most 24h, with a unit", false, ConfigValues::duration, KeyType::text);
  }

  private static String text(Duration duration) {
    return duration.toMillisPart() == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
  }

  static KeyType<Boolean> flag() {
    return plain(
        "true, false", (values, key) -> values.oneOf(key, List.of("true", "false")).equals("true"));
  }

  static KeyType<String> choice(String... known) {
    return plain(
        String.join(", ", known), (values, key) -> values.oneOf(key, Arrays.asList(known)));
  }

  /** One of an enum's constants, in lower case and with hyphens. */
  static <E extends Enum<E>> KeyType<E> choice(Class<E> type) {
    return choice(EnumSet.allOf(type));
  }

  /** One of some of an enum's constants, in lower case and with hyphens. */
  static <E extends Enum<E>> KeyType<E> choice(Set<E> known) {
    List<E> constants = List.copyOf(known);
    List<String> names = constants.stream().map(KeyType::text).toList();
    return new KeyType<>(
        String.join(", ", names),
        false,
        (values, key) -> constants.get(names.indexOf(values.oneOf(key, names))),
        KeyType::text);
  }

  /** Any of an enum's constants, separated by commas; {@code none} for none of them. */
  static <E extends Enum<E>> KeyType<Set<E>> choices(Class<E> type) {
    List<E> constants = Arrays.asList(type.getEnumConstants());
    List<String> names = constants.stream().map(KeyType::text).toList();
    String range = "none, or any of %s, with commas".formatted(String.join(", ", names));
    return new KeyType<>(
        range,
        false,
        (values, key) -> {
          List<String> found =
              Arrays.stream(values.text(key, "use none").split(",", -1))
                  .map(String::strip)
                  .toList();
          Set<E> chosen = EnumSet.noneOf(type);
          if (values.hasProblem(key) || found.equals(List.of(NONE))) {
            return chosen;
          }
          for (String name : found) {
            if (!names.contains(name)) {
              values.problem(key, range);
              break;
            }
            chosen.add(constants.get(names.indexOf(name)));
          }
          return chosen;
        },
        // In the order of the constants, so that a run is recorded in one way.
        chosen ->
            chosen.isEmpty()
                ? NONE
                : constants.stream()
                    .filter(chosen::contains)
                    .map(KeyType::text)
                    .collect(Collectors.joining(",")));
  }

  static String text(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A text that must be there; {@code remedy} says how to give it. */
  static KeyType<String> text(String range, String remedy) {
    return plain(range, (values, key) -> values.text(key, remedy));
  }

  /** A text where {@link #optional} makes it so. */
  static KeyType<String> text(String range) {
    return text(range, "");
  }

  /** The same, of texts that have a form. */
  static KeyType<String> matching(Pattern form, String expected, KeyType<String> type) {
    return plain(
        type.range,
        (values, key) -> {
          String text = type.reader.read(values, key);
          if (!values.hasProblem(key) && !form.matcher(text).matches()) {
            values.problem(key, expected);
          }
          return text;
        });
  }

  /** A path on a file system, which must be there; {@code remedy} says how to give it. */
  static KeyType<String> path(String remedy) {
    return plain(
        "a path",
        (values, key) -> {
          String path = values.text(key, remedy);
          if (!values.hasProblem(key) && ConfigFile.isFetched(path)) {
            values.problem(key, "a local path or one on a Hadoop file system (hdfs:, s3a:)");
          }
          return path;
        });
  }

  /** A path where {@link #optional} makes it so. */
  static KeyType<String> path() {
    return path("");
  }

  /** The address of MLflow, which is written to config.json and to the log. */
  static KeyType<String> trackingUri() {
    return plain(
        "http://…, https://…, without user, password and query",
        (values, key) -> {
          String uri = values.notBlank(key);
          if (uri.contains("@") || uri.contains("?")) {
            values.problemWithSecret(
                key,
                "without user, password and query: give MLFLOW_TRACKING_USERNAME and"
                    + " MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN, in the driver's"
                    + " environment");
          } else if (!values.hasProblem(key) && !TRACKING_URI.matcher(uri).matches()) {
            values.problem(key, "an address such as http://host:5000");
          }
          return uri;
        });
  }

  /** The name of a recipe, or of the user's class. */
  static KeyType<String> recipe() {
    List<String> known = new ArrayList<>(Recipe.names());
    String range = String.join(", ", known) + "; own; a class";
    known.add(OwnRecipe.NAME);
    return plain(
        range,
        (values, key) -> {
          String name = values.isSet(key) ? values.text(key, "") : "";
          if (!values.hasProblem(key) && !(known.contains(name) || RecipeClass.isNamedBy(name))) {
            values.problem(
                key,
                "one of %s, or a class that implements Recipe".formatted(String.join(", ", known)));
          }
          return values.hasProblem(key) ? known.get(0) : name;
        });
  }

  /** A section of texts whose names are free. */
  static KeyType<Map<String, String>> texts() {
    return new KeyType<>("a section", true, ConfigValues::texts, texts -> texts);
  }

  /** A network as DL4J's JSON; {@link NetworkFiles} put it in place of a path. */
  static KeyType<String> network() {
    return new KeyType<>(
        "a path, or a network",
        true,
        ConfigValues::json,
        json ->
            ConfigFactory.parseString(
                    json, ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON))
                .root()
                .unwrapped());
  }

  /** The same, of a key that may be null. */
  static <T> KeyType<Optional<T>> optional(KeyType<T> type) {
    return new KeyType<>(
        type.range,
        type.isSection,
        (values, key) -> {
          if (!values.isSet(key)) {
            return Optional.empty();
          }
          T value = type.reader.read(values, key);
          return values.hasProblem(key) ? Optional.empty() : Optional.of(value);
        },
        value -> value.map(type.renderer).orElse(null));
  }
}
