package io.dcganspark.job.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
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
