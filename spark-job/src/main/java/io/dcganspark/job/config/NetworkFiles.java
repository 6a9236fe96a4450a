package io.dcganspark.job.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.dcganspark.model.json.InvalidFileException;
import io.dcganspark.model.json.StrictJson;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/**
 * Networks of the user's: a configuration names their files, and holds them from then on, so that
 * what is recorded with a run is the run's whatever becomes of the files.
 */
final class NetworkFiles {
  /** Keys that hold a network, or the path of one. */
  private static final List<String> KEYS =
      List.of(ConfigKeys.GENERATOR.name(), ConfigKeys.DISCRIMINATOR.name());

  private NetworkFiles() {}

  /** Returns the files that a configuration names, by key. */
  static Map<String, String> named(Config config) {
    Map<String, String> files = new TreeMap<>();
    for (String key : KEYS) {
      if (config.hasPath(key) && config.getValue(key).valueType() == ConfigValueType.STRING) {
        files.put(key, config.getString(key));
      }
    }
    return files;
  }

  /** Puts what files hold in place of their names. */
  static Config read(Config config, Configuration hadoop) {
    Config whole = config;
    for (Map.Entry<String, String> file : named(config).entrySet()) {
      whole = whole.withValue(file.getKey(), network(file.getKey(), file.getValue(), hadoop));
    }
    return whole;
  }

  private static ConfigValue network(String key, String path, Configuration hadoop) {
    ConfigFile.requireFile(key, path);
    try {
      String json = ConfigFile.text(path, hadoop);
      StrictJson.read(json);
      return ConfigFactory.parseString(
              json,
              ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON).setOriginDescription(path))
          .root();
    } catch (InvalidFileException e) {
      throw new UserErrorException("%s: %s".formatted(key, e.named(path).getMessage()), e);
    } catch (ConfigException e) {
      throw new UserErrorException(
          "%s: %s is no JSON: %s".formatted(key, path, ConfigFile.oneLine(e)), e);
    } catch (IOException | IllegalArgumentException e) {
      throw new UserErrorException(
          "%s: cannot read %s: %s".formatted(key, path, ConfigFile.oneLine(e)), e);
    }
  }
}
