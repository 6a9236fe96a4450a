package io.dcganspark.job.report;

/** Durations for people. */
public final class ReadableTime {
  private static final int DAY = 86_400;
  private static final int WEEK = 7 * DAY;

  private ReadableTime() {}

  /**
   * Returns a duration in the two largest units that say something: "9 d 05 h", "1 h 05 min", "3
   * min 20 s", "42 s".
   */
  public static String of(double seconds) {
    long whole = Math.round(seconds);
    if (whole >= WEEK) {
      return "%d d %02d h".formatted(whole / DAY, whole / 3600 % 24);
    }
    if (whole >= 3600) {
      return "%d h %02d min".formatted(whole / 3600, whole / 60 % 60);
    }
    return whole >= 60 ? "%d min %02d s".formatted(whole / 60, whole % 60) : whole + " s";
  }
}
