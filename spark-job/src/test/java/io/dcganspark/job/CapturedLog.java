package io.dcganspark.job;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.layout.PatternLayout;

/** What is logged while a test runs. */
public final class CapturedLog implements AutoCloseable {
  private static final PatternLayout LAYOUT =
      PatternLayout.newBuilder().withPattern("%p %c{1}: %m%n%ex").build();

  private final Logger logger;
  private final Lines lines = new Lines();

  /** Listens to a class. */
  public CapturedLog(Class<?> of) {
    this(LogManager.getLogger(of));
  }

  /** Listens to all classes, those of Spark and Hadoop too. */
  public CapturedLog() {
    this(LogManager.getRootLogger());
  }

  private CapturedLog(org.apache.logging.log4j.Logger of) {
    logger = (Logger) of;
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

  /** Returns all so far as a log file would have it, with stack traces. */
  public String text() {
    return lines.events.stream().map(LAYOUT::toSerializable).collect(Collectors.joining());
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
    private static final AtomicInteger MADE = new AtomicInteger();

    private final List<LogEvent> events = new CopyOnWriteArrayList<>();

    /** Log4j takes two appenders of one name for one: a second one would get nothing. */
    Lines() {
      super("captured-" + MADE.incrementAndGet(), null, null, true, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      events.add(event.toImmutable());
    }
  }
}
