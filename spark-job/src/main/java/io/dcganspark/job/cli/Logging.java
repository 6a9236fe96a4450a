package io.dcganspark.job.cli;

import io.dcganspark.job.config.UserErrorException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.DefaultConfiguration;

/** Keeps Spark quiet, and this job not, where nobody configured logging. */
final class Logging {
  private static final String BUNDLED = "/dcgan-log4j2.properties";
  private static final String OF_SPARK = "org/apache/spark/log4j2-defaults.properties";

  private static final List<String> CONFIGURATION_FILE =
      List.of("log4j2.configurationFile", "log4j.configurationFile");

  private Logging() {}

  static void configure() {
    // A cluster may have put another logging library behind SLF4J.
    if (LogManager.getContext(false) instanceof LoggerContext context
        && isDefault(context.getConfiguration())) {
      context.setConfigLocation(bundled());
    }
  }

  static boolean isDefault(Configuration configuration) {
    String location = configuration.getConfigurationSource().getLocation();
    return configuration instanceof DefaultConfiguration
        || (location != null && location.endsWith(OF_SPARK));
  }

  /**
   * Checks that the configuration that the user names is there; Log4j would log in another way.
   *
   * @throws UserErrorException if not
   */
  static void requireConfiguration() {
    for (String key : CONFIGURATION_FILE) {
      for (String file : System.getProperty(key, "").split(",", -1)) {
        if (!file.isBlank() && !isThere(file.strip())) {
          throw new UserErrorException(
              "%s is %s, a file that is not there: correct the name; a relative one is looked for here and on the class path"
                  .formatted(key, file.strip()));
        }
      }
    }
  }

  private static boolean isThere(String file) {
    if (file.matches("(?!file:)[A-Za-z][A-Za-z0-9+.-]+:.*")) {
      // Of a server, or of the class path.
      return true;
    }
    try {
      Path path = file.startsWith("file:") ? Path.of(URI.create(file)) : Path.of(file);
      return Files.exists(path)
          || Thread.currentThread().getContextClassLoader().getResource(file) != null;
    } catch (IllegalArgumentException e) {
      // Log4j knows more forms of addresses.
      return true;
    }
  }

  /** Logs nothing more. */
  static void silence() {
    Configurator.setAllLevels(LogManager.ROOT_LOGGER_NAME, Level.OFF);
  }

  private static URI bundled() {
    URL resource = Objects.requireNonNull(Logging.class.getResource(BUNDLED), BUNDLED);
    try {
      return resource.toURI();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
