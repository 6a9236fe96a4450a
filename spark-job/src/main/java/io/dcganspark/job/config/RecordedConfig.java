package io.dcganspark.job.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import io.dcganspark.model.json.InvalidFileException;
import io.dcganspark.model.json.SmallFile;
import io.dcganspark.model.json.StrictJson;

/**
 * The configuration that a run recorded, which may be somebody else's: values alone. Nothing is
 * substituted or included, and what it names is not opened.
 */
final class RecordedConfig {
  private RecordedConfig() {}

  /**
   * Reads one.
   *
   * @param file its name, for messages
   * @throws UserErrorException if it is no JSON, or names files in place of networks
   */
  static Config read(String file, byte[] json) {
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
  static Config parsed(String file, byte[] json) {
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
}
