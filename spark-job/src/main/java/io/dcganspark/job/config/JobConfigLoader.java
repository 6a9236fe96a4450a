package io.dcganspark.job.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * Puts a configuration together from layers, each over those before it: the defaults, a file, named
 * options, assignments. Whatever is wrong in any of them is told by {@link #load()} or earlier.
 *
 * <p>Every method but the constructor may throw {@link UserErrorException}.
 */
public final class JobConfigLoader {
  private static final String DEFAULTS = "dcgan-defaults.conf";

  private final Configuration hadoop;
  private Config layers = ConfigFactory.empty();

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
   * Adds the configuration that a run recorded, as {@link JobConfig#toJson} gives it.
   *
   * @param origin of it, for messages
   */
  public JobConfigLoader recorded(String origin, byte[] json) {
    return over(ConfigFile.recorded(origin, json));
  }

  /** Tells whether {@link #file} would read a path through Hadoop. */
  public static boolean isRemote(String path) {
    return ConfigFile.isRemote(path);
  }

  /**
   * Adds an option of the command line that stands for a key.
   *
   * @param option as the user typed it, for messages: {@code --data}
   * @param key that it sets
   * @param value taken as it is
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
    return over(assignment("--set", key, value));
  }

  /**
   * Returns the checked configuration.
   *
   * @throws UserErrorException with a line for every problem that was found
   */
  public JobConfig load() {
    Config resolved = NetworkFiles.read(resolved(), hadoop);
    List<String> unknown = new KnownKeys(defaults()).problemsOf(resolved);
    if (!unknown.isEmpty()) {
      throw new UserErrorException(String.join("\n", unknown));
    }
    return JobConfigReader.read(resolved);
  }

  /** Returns the files that {@link #load()} would read, by the keys that name them. */
  public Map<String, String> networkFiles() {
    return NetworkFiles.named(resolved());
  }

  private Config resolved() {
    try {
      return layers.withFallback(defaults()).resolve();
    } catch (ConfigException.UnresolvedSubstitution e) {
      throw new UserErrorException(ConfigFile.oneLine(e), e);
    }
  }

  /** Returns every key that has a default, or null for one, as JSON. */
  public static String defaultsAsJson() {
    return defaults().root().render(ConfigRenderOptions.concise());
  }

  static Config defaults() {
    return ConfigFactory.parseResources(JobConfigLoader.class.getClassLoader(), DEFAULTS);
  }

  private JobConfigLoader over(Config layer) {
    layers = layer.withFallback(layers);
    return this;
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
