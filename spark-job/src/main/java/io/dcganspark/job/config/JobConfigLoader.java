package io.dcganspark.job.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import io.dcganspark.model.json.InvalidFileException;
import io.dcganspark.model.json.SmallFile;
import io.dcganspark.model.json.StrictJson;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;

/**
 * Puts a configuration together from layers, each over those before it: the defaults, a file, named
 * options, assignments. {@link #load()} or an earlier call reports whatever is wrong in any of
 * them.
 *
 * <p>Every method but the constructor may throw {@link UserErrorException}.
 */
public final class JobConfigLoader {
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final Configuration hadoop;
  private Config layers = ConfigFactory.empty();
  private Config environment = ConfigFactory.empty();
  private final Set<String> assigned = new HashSet<>();

  /**
   * Starts with the defaults.
   *
   * @param hadoop how to reach a configuration file that is not local
   */
  public JobConfigLoader(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  /**
   * Adds a file of HOCON or JSON.
   *
   * @param path a local path, or one with a scheme that Hadoop knows
   */
  public JobConfigLoader file(String path) {
    return over(ConfigFile.read(path, hadoop));
  }

  /**
   * Returns whether {@link #file} would read a path through Hadoop.
   *
   * @param name of what says the path, for messages
   * @throws UserErrorException if it would not read it at all, since it is an address of a server
   *     or holds a password
   */
  public static boolean isRemote(String name, String path) {
    ConfigFile.requireFile(name, path);
    return ConfigFile.isRemote(path);
  }

  /**
   * Checks that a path names a file of a file system, before anything is opened.
   *
   * @param name of what says the path, for messages
   * @throws UserErrorException if it is an address of a server, or holds a password
   */
  public static void requireFile(String name, String path) {
    ConfigFile.requireFile(name, path);
  }

  /**
   * Lets files substitute variables, as in {@code ${DATA}}. Without this they substitute nothing
   * but keys: a variable may be a secret, and a run's configuration is written to its directory.
   *
   * @param variables their names; one that is not set is only refused where it is needed
   */
  public JobConfigLoader environment(List<String> variables) {
    for (String name : variables) {
      if (!VARIABLE.matcher(name).matches()) {
        throw new UserErrorException(
            "--config-env %s is no name of a variable: expected letters, digits and _, such as DATA_DIR"
                .formatted(name));
      }
      String value = System.getenv(name);
      if (value != null) {
        environment = environment.withValue(name, ConfigValueFactory.fromAnyRef(value));
      }
    }
    return this;
  }

  /**
   * Adds an option of the command line that stands for a key.
   *
   * @param option as the user typed it, for messages: {@code --data}
   * @param key that it sets
   * @param value taken literally
   */
  public JobConfigLoader option(String option, String key, String value) {
    if (value.isBlank()) {
      throw new UserErrorException("%s is empty: give it a value".formatted(option));
    }
    return over(assignment(option, key, value));
  }

  /**
   * Adds an assignment.
   *
   * @param assignment {@code key=value}; the value null makes the key absent
   */
  public JobConfigLoader set(String assignment) {
    int equals = assignment.indexOf('=');
    String key = equals < 0 ? "" : assignment.substring(0, equals).trim();
    String value = assignment.substring(equals + 1).trim();
    if (key.isEmpty() || value.isEmpty()) {
      throw new UserErrorException(
          "--set %s is not an assignment: expected key=value, such as training.epochs=3"
              .formatted(assignment.isEmpty() ? "\"\"" : assignment));
    }
    over(assignment("--set", key, unquoted(value)));
    assigned.add(key);
    return this;
  }

  /** Quotes are a file's way to write text, and no part of it. */
  private static String unquoted(String value) {
    if (value.length() < 2 || !value.startsWith("\"") || !value.endsWith("\"")) {
      return value;
    }
    try {
      List<String> texts =
          ConfigFactory.parseString(
                  "{\"texts\": [" + value + "]}",
                  ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON))
              .getStringList("texts");
      return texts.size() == 1 ? texts.get(0) : value;
    } catch (ConfigException e) {
      return value;
    }
  }

  /**
   * Returns the checked configuration.
   *
   * @throws UserErrorException with a line for every problem that was found
   */
  public JobConfig load() {
    return read(NetworkFiles.read(resolved(), hadoop));
  }

  /**
   * Returns the checked configuration that a run recorded, which may be somebody else's: strict
   * JSON, in which nothing is substituted, included or opened.
   *
   * @param file its name, for messages
   * @param json its content
   * @throws UserErrorException with a line for every problem that was found
   */
  public static JobConfig recorded(String file, byte[] json) {
    Config values = withNamesOfToday(valuesOf(file, json));
    return read(resolved(values.withFallback(ConfigKeys.defaults())));
  }

  private static Config withNamesOfToday(Config recorded) {
    Config renamed = recorded;
    for (ConfigKey<?> key : ConfigKeys.all()) {
      String earlier = key.earlierName().orElse(key.name());
      if (!earlier.equals(key.name()) && renamed.hasPath(earlier)) {
        Config value = renamed.getValue(earlier).atPath(key.name());
        renamed = renamed.withoutPath(earlier).withFallback(value);
      }
    }
    return renamed;
  }

  /** Values alone: nothing that the file names is opened. */
  private static Config valuesOf(String file, byte[] json) {
    Config config = parsed(file, json);
    NetworkFiles.named(config)
        .forEach(
            (key, path) -> {
              throw new UserErrorException(
                  "%s: %s is a text, expected the network itself: nothing that a run names is opened"
                      .formatted(file, key));
            });
    return config;
  }

  /**
   * Returns JSON as values that know their lines. The library's own parser takes no more than JSON
   * here, but has no bounds.
   */
  private static Config parsed(String file, byte[] json) {
    try {
      if (!StrictJson.read(json).isObject()) {
        throw new InvalidFileException("is no JSON of a run: it is no object");
      }
      return ConfigFactory.parseString(
          SmallFile.text(json),
          ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON).setOriginDescription(file));
    } catch (InvalidFileException e) {
      throw new UserErrorException(e.named(file).getMessage(), e);
    } catch (ConfigException e) {
      throw new UserErrorException("%s is no JSON: %s".formatted(file, ConfigFile.oneLine(e)), e);
    }
  }

  private static JobConfig read(Config resolved) {
    List<String> unknown = KnownKeys.problemsOf(resolved);
    if (!unknown.isEmpty()) {
      throw new UserErrorException(String.join("\n", unknown));
    }
    return JobConfig.read(resolved);
  }

  /** Returns the files that {@link #load()} would read, by the keys that name them. */
  public Map<String, String> networkFiles() {
    return NetworkFiles.named(resolved());
  }

  private Config resolved() {
    Config whole = layers.withFallback(ConfigKeys.defaults());
    Config resolved = resolved(whole.withFallback(environment));
    for (String variable : environment.root().keySet()) {
      if (!whole.root().containsKey(variable)) {
        resolved = resolved.withoutPath(variable);
      }
    }
    return resolved;
  }

  private static Config resolved(Config config) {
    try {
      return config.resolve(ConfigResolveOptions.noSystem());
    } catch (ConfigException.UnresolvedSubstitution e) {
      throw new UserErrorException(
          "%s; variables of the environment are only substituted where --config-env names them"
              .formatted(ConfigFile.oneLine(e)),
          e);
    } catch (StackOverflowError e) { // The library recurses without a bound.
      throw new UserErrorException("not a configuration: it is nested too deeply");
    }
  }

  private JobConfigLoader over(Config layer) {
    String ofAll = ConfigKeys.BATCH_SIZE.name();
    String ofReplica = ConfigKeys.BATCH_SIZE_PER_REPLICA.name();
    Config under = withoutAlternative(layer, ofAll, ofReplica, layers);
    layers = layer.withFallback(withoutAlternative(layer, ofReplica, ofAll, under));
    return this;
  }

  /**
   * Removes what a layer replaces: it sets one of two keys that exclude each other. Two assignments
   * stay, and are refused: nobody means both.
   */
  private Config withoutAlternative(Config layer, String set, String alternative, Config under) {
    boolean replaces =
        layer.hasPath(set) && !layer.hasPath(alternative) && !assigned.contains(alternative);
    return replaces ? under.withoutPath(alternative) : under;
  }

  private static Config assignment(String option, String key, String value) {
    try {
      ConfigUtil.splitPath(key);
    } catch (ConfigException e) {
      throw new UserErrorException(
          "%s %s is not a key: expected names with dots between, such as training.epochs"
              .formatted(option, key),
          e);
    }
    // Taken as text, so that the "//" of a URI does not start a comment; numbers are read from text
    // as well.
    Object text = value.equals("null") ? null : value;
    return ConfigValueFactory.fromAnyRef(text, option).atPath(key);
  }
}
