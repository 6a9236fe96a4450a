package io.dcganspark.model.failure;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What an exception says, as one line for people. */
public final class Reason {
  /** A chain of causes may hold itself. */
  private static final int DEEPEST = 100;

  private Reason() {}

  /** Returns the first line of its message that is not empty, or else the name of its class. */
  public static String of(Throwable failure) {
    return message(failure).orElse(failure.getClass().getSimpleName());
  }

  /** Returns the first line of its message that is not empty, as {@link PlainText}. */
  public static Optional<String> message(Throwable failure) {
    return firstLine(failure.getMessage() == null ? "" : failure.getMessage());
  }

  /** Returns the first line of a message that is not empty, as {@link PlainText}. */
  public static String ofText(String message) {
    return firstLine(message).orElse("");
  }

  private static Optional<String> firstLine(String message) {
    return message
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .map(PlainText::line)
        .findFirst();
  }

  /** Returns an exception, its cause, and so on. */
  public static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(DEEPEST);
  }

  /** Returns what lies behind all others, which knows best what is wrong. */
  public static Throwable root(Throwable failure) {
    return causes(failure).reduce(failure, (nearer, deeper) -> deeper);
  }
}
