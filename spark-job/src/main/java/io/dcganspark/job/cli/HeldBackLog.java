package io.dcganspark.job.cli;

import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Filter;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.filter.AbstractFilter;

/**
 * Keeps back what Spark warns of while it starts. A start that fails is reported in one line, and
 * Spark would have logged the same with its stack trace; after one that does not fail the warnings
 * are logged.
 */
final class HeldBackLog extends AbstractFilter implements AutoCloseable {
  private static final List<String> OF_SPARK = List.of("org.apache.spark.", "org.sparkproject.");

  private final List<LogEvent> events = new ArrayList<>();
  private boolean released;

  private HeldBackLog() {
    super(Filter.Result.NEUTRAL, Filter.Result.NEUTRAL);
  }

  /** Begins; where Log4j does not log, nothing is held back. */
  static HeldBackLog begin() {
    HeldBackLog log = new HeldBackLog();
    Configuration configuration = configuration();
    if (configuration != null) {
      configuration.getLoggers().values().forEach(logger -> logger.addFilter(log));
    }
    return log;
  }

  @Override
  public Result filter(LogEvent event) {
    String logger = event.getLoggerName();
    if (!event.getLevel().isMoreSpecificThan(Level.WARN)
        || OF_SPARK.stream().noneMatch(logger::startsWith)) {
      return Filter.Result.NEUTRAL;
    }
    synchronized (events) {
      if (released) {
        return Filter.Result.NEUTRAL;
      }
      // Spark takes the next port: nobody has to do anything.
      if (!event.getMessage().getFormattedMessage().contains("could not bind on port")) {
        events.add(event.toImmutable());
      }
    }
    return Filter.Result.DENY;
  }

  /** Logs what was held back, and from now on lets all pass. */
  void release() {
    List<LogEvent> held;
    synchronized (events) {
      released = true;
      held = List.copyOf(events);
      events.clear();
    }
    Configuration configuration = configuration();
    if (configuration != null) {
      held.forEach(event -> configuration.getLoggerConfig(event.getLoggerName()).log(event));
    }
  }

  /** Ends; what was not released is dropped. */
  @Override
  public void close() {
    Configuration configuration = configuration();
    if (configuration != null) {
      for (LoggerConfig logger : configuration.getLoggers().values()) {
        logger.removeFilter(this);
      }
    }
  }

  private static Configuration configuration() {
    return LogManager.getContext(false) instanceof LoggerContext context
        ? context.getConfiguration()
        : null;
  }
}
