package io.dcganspark.job;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** What a class logs while a test runs. */
public final class CapturedLog implements AutoCloseable {
  private final Logger logger;
  private final Lines lines = new Lines();

  /** Listens to a class. */
  public CapturedLog(Class<?> of) {
    logger = (Logger) LogManager.getLogger(of);
    lines.start();
    logger.addAppender(lines);
  }

  /** Returns the messages of warnings so far. */
  public List<String> warnings() {
    return of(Level.WARN);
  }

  /** Returns the messages for people so far. */
  public List<String> infos() {
    return of(Level.INFO);
  }

  private List<String> of(Level level) {
    return lines.events.stream()
        .filter(event -> event.getLevel().equals(level))
        .map(event -> event.getMessage().getFormattedMessage())
        .toList();
  }

  @Override
  public void close() {
    logger.removeAppender(lines);
  }

  private static final class Lines extends AbstractAppender {
    private final List<LogEvent> events = new CopyOnWriteArrayList<>();

    Lines() {
      super("captured", null, null, true, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      events.add(event.toImmutable());
    }
  }
}
