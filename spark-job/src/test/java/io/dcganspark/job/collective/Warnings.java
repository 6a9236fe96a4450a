package io.dcganspark.job.collective;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** What this package logs while it is open. */
final class Warnings implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Logger logger = (Logger) LogManager.getLogger(Warnings.class.getPackageName());
  private final AbstractAppender appender =
      new AbstractAppender("warnings", null, null, true, Property.EMPTY_ARRAY) {
        @Override
        public void append(LogEvent event) {
          lines.add(event.getMessage().getFormattedMessage());
        }
      };

  Warnings() {
    appender.start();
    logger.addAppender(appender);
  }

  /** Waits for a line, for some seconds at most. */
  boolean contain(String text) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (lines.stream().noneMatch(line -> line.contains(text))) {
      if (System.nanoTime() > end) {
        return false;
      }
      Thread.sleep(20);
    }
    return true;
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public String toString() {
    return lines.toString();
  }

  @Override
  public void close() {
    logger.removeAppender(appender);
    appender.stop();
  }
}
