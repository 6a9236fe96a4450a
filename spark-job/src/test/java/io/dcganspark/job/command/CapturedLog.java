package io.dcganspark.job.command;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.layout.PatternLayout;

/** What is logged in this JVM, by Spark and Hadoop too, while it is open. */
final class CapturedLog extends AbstractAppender implements AutoCloseable {
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();

  private CapturedLog() {
    super(
        "captured",
        null,
        PatternLayout.newBuilder().withPattern("%p %c{1}: %m%n%ex").build(),
        true,
        Property.EMPTY_ARRAY);
  }

  static CapturedLog open() {
    CapturedLog log = new CapturedLog();
    log.start();
    root().addAppender(log);
    return log;
  }

  private static Logger root() {
    return (Logger) LogManager.getRootLogger();
  }

  @Override
  public void append(LogEvent event) {
    lines.add((String) getLayout().toSerializable(event));
  }

  String text() {
    return lines.stream().collect(Collectors.joining());
  }

  @Override
  public void close() {
    root().removeAppender(this);
    stop();
  }
}
