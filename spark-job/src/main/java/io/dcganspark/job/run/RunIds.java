package io.dcganspark.job.run;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/** Names for runs that were given none. */
public final class RunIds {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private RunIds() {}

  /**
   * Returns the time, in UTC, and a random part: two runs that start in one second must not share a
   * directory.
   */
  public static String at(Instant time) {
    return "%s-%04x".formatted(TIME.format(time), ThreadLocalRandom.current().nextInt(1 << 16));
  }
}
