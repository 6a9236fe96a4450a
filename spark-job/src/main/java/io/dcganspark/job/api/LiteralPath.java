package io.dcganspark.job.api;

import java.util.regex.Pattern;

/** Paths for Spark ML's readers, which read metadata as text and so take paths for patterns. */
final class LiteralPath {
  private static final Pattern MEANINGFUL = Pattern.compile("[\\[\\]{}*?\\\\]");

  private LiteralPath() {}

  /** Returns the pattern that only this path matches. */
  static String pattern(String path) {
    return MEANINGFUL.matcher(path).replaceAll("\\\\$0");
  }
}
