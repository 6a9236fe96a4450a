package io.dcganspark.model.layer;

/** Ranges of layers' settings; what is no number is in none of them. */
final class Ranges {
  private Ranges() {}

  /** Passes a number in [0, 1). */
  static void requireFraction(String setting, double value) {
    require(value >= 0 && value < 1, setting, "from 0 to below 1", value);
  }

  /** Passes a number in [0, 1]. */
  static void requirePart(String setting, double value) {
    require(value >= 0 && value <= 1, setting, "from 0 to 1", value);
  }

  /** Passes a finite number above 0. */
  static void requirePositive(String setting, double value) {
    require(value > 0 && value < Double.POSITIVE_INFINITY, setting, "above 0 and finite", value);
  }

  /** Passes a finite number from 0 on. */
  static void requireNotNegative(String setting, double value) {
    require(value >= 0 && value < Double.POSITIVE_INFINITY, setting, "at least 0, finite", value);
  }

  /** Passes a whole number from {@code least} to what a Java array can hold. */
  static void requireSize(String setting, long least, long value) {
    requireSize(setting, least, Integer.MAX_VALUE, value);
  }

  /** Passes a whole number from {@code least} to {@code most}. */
  static void requireSize(String setting, long least, long most, long value) {
    require(
        value >= least && value <= most, setting, "from %d to %d".formatted(least, most), value);
  }

  private static void require(boolean isIn, String setting, String expected, Object found) {
    if (!isIn) {
      throw new IllegalArgumentException(
          "has %s %s, expected %s".formatted(setting, found, expected));
    }
  }
}
