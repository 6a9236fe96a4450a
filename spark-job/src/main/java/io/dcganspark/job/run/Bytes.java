package io.dcganspark.job.run;

import java.util.Locale;

/** Numbers of bytes for people. */
final class Bytes {
  private static final double MEGABYTE = 1e6;
  private static final double GIGABYTE = 1e9;
  private static final long GIBIBYTE = 1L << 30;

  private Bytes() {}

  static String text(long bytes) {
    return bytes < GIGABYTE
        ? String.format(Locale.ROOT, "%.1f MB", bytes / MEGABYTE)
        : String.format(Locale.ROOT, "%.1f GB", bytes / GIGABYTE);
  }

  /** Returns an option's value that is enough, with room for what else is there. */
  static String option(long bytes) {
    return bytes / GIBIBYTE * 3 / 2 + 2 + "g";
  }
}
