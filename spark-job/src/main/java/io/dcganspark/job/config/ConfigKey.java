package io.dcganspark.job.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.dcganspark.model.json.InvalidFileException;
import io.dcganspark.model.json.StrictJson;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A key of a configuration: a row of the table {@link ConfigKeys}.
 *
 * @param <T> what the key's value is read as
 */
public final class ConfigKey<T> {
  /** What a key decides. A resumed run keeps the values of what its steps depend on. */
  public enum Decides {
    /** Neither networks nor weights: it may change whenever a run is resumed. */
    NOTHING,
    /** The networks; it never changes. */
    NETWORKS,
    /** What the weights become; it may change until the first step. */
    WEIGHTS
  }

  private final String name;
  private final KeyType<T> type;
  private final Function<JobConfig, T> component;
  private final Decides decides;
  private final String meaning;
  private final Optional<String> earlierName;
  private final String hocon;
  private final String shownDefault;

  private ConfigKey(Builder<T> row, String hocon, String shownDefault) {
    name = row.name;
    type = row.type;
    component = row.component;
    decides = row.decides;
    meaning = row.meaning;
    earlierName = row.earlierName;
    this.hocon = hocon;
    this.shownDefault = shownDefault;
  }

  /** Returns the whole name, section and all: {@code training.epochs}. */
  public String name() {
    return name;
  }

  /** Returns where {@code config.json} has it, as a JSON pointer. */
  public String pointer() {
    return pointer(name);
  }

  private static String pointer(String name) {
    return "/" + name.replace('.', '/');
  }

  /** Returns the name that {@code config.json} of earlier versions has it under, if another. */
  Optional<String> earlierName() {
    return earlierName;
  }

  /**
   * Returns what a run recorded, in {@code config.json} of any version. What a version had no key
   * for, it did as the default says.
   */
  public JsonNode recordedIn(JsonNode config) {
    JsonNode value = config.at(pointer());
    if (value.isMissingNode() && earlierName.isPresent()) {
      value = config.at(pointer(earlierName.get()));
    }
    return value.isMissingNode() ? defaultNode() : value;
  }

  private JsonNode defaultNode() {
    try {
      return StrictJson.read(defaultAsJson());
    } catch (InvalidFileException e) {
      throw new IllegalStateException("a default is JSON", e);
    }
  }

  /** Returns in one line of plain text what the key does. */
  public String meaning() {
    return meaning;
  }

  /** Returns what a resumed run compares it for. */
  public Decides decides() {
    return decides;
  }

  /** Returns the default in words; what an absent value means if that is the default. */
  public String shownDefault() {
    return shownDefault;
  }

  /** Returns the values that it takes, in words. */
  public String range() {
    return type.range();
  }

  /** Returns whether its value is a section whose keys the job does not know. */
  boolean isSection() {
    return type.isSection();
  }

  String section() {
    return name.substring(0, name.indexOf('.'));
  }

  String nameInSection() {
    return name.substring(name.indexOf('.') + 1);
  }

  /** Returns the default as JSON, as {@code config.json} would have it. */
  public String defaultAsJson() {
    return defaultValue().render(ConfigRenderOptions.concise());
  }

  ConfigValue defaultValue() {
    return ConfigFactory.parseString("value = " + hocon)
        .root()
        .get("value")
        .withOrigin(ConfigOriginFactory.newSimple("the defaults"));
  }

  /** Reads its value; a wrong one is noted, and a stand-in returned. */
  T read(ConfigValues values) {
    return type.reader().read(values, name);
  }

  /**
   * Checks a value by itself, whatever the values of other keys are.
   *
   * @param origin of the value, for messages
   * @throws UserErrorException if the key does not take it
   */
  public void require(String origin, Object value) {
    Config assigned =
        ConfigValueFactory.fromAnyRef(String.valueOf(value), origin)
            .atPath(name)
            .withFallback(ConfigKeys.defaults());
    new ConfigValues(assigned).throwProblems(name);
  }

  /** Returns its value in a configuration, as {@link #read} takes it: null for an absent one. */
  Object render(JobConfig config) {
    return type.renderer().apply(component.apply(config));
  }

  @Override
  public String toString() {
    return name;
  }

  /** A row that is being written. */
  static final class Builder<T> {
    private final Consumer<ConfigKey<?>> table;
    private final String name;
    private final KeyType<T> type;
    private final Function<JobConfig, T> component;
    private Decides decides = Decides.NOTHING;
    private String meaning = "";
    private Optional<String> earlierName = Optional.empty();

    Builder(
        Consumer<ConfigKey<?>> table,
        String name,
        KeyType<T> type,
        Function<JobConfig, T> component) {
      this.table = table;
      this.name = name;
      this.type = type;
      this.component = component;
    }

    Builder<T> decides(Decides what) {
      decides = what;
      return this;
    }

    /** In one line of plain text, the first sentence of docs/configuration.md on it. */
    Builder<T> meaning(String sentence) {
      meaning = sentence;
      return this;
    }

    /** Has recorded runs read by a name that the key had in earlier versions, too. */
    Builder<T> earlier(String other) {
      earlierName = Optional.of(other);
      return this;
    }

    /** Ends the row with a default, in HOCON. */
    ConfigKey<T> byDefault(String hocon) {
      return add(hocon, hocon);
    }

    /** Ends the row of a key that is absent by default; {@code words} say what that means. */
    ConfigKey<T> absentByDefault(String words) {
      return add("null", words);
    }

    /** Ends the row of a section that is empty by default. */
    ConfigKey<T> emptyByDefault() {
      return add("{}", "none");
    }

    private ConfigKey<T> add(String hocon, String shownDefault) {
      ConfigKey<T> key = new ConfigKey<>(this, hocon, shownDefault);
      table.accept(key);
      return key;
    }
  }
}
