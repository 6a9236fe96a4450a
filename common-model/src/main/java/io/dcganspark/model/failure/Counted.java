package io.dcganspark.model.failure;

import java.util.Locale;

/**
 * How many things there are, in words: "1 task", "4 tasks". For things whose plural is made with an
 * s.
 */
public final class Counted {
  private Counted() {}

  /** Returns a number and its things: "0 tasks", "1 task", "4 tasks", "60000 images". */
  public static String of(long count, String thing) {
    return count + " " + noun(count, thing);
  }

  /** Returns the same with commas between the thousands: "1 image", "60,000 images". */
  public static String grouped(long count, String thing) {
    return String.format(Locale.ROOT, "%,d %s", count, noun(count, thing));
  }

  /** Returns what follows "every" or "the first", which need no 1: "step", "5 steps". */
  public static String unlessOne(long count, String thing) {
    return count == 1 ? thing : of(count, thing);
  }

  /** Returns the things without their number: "column", "columns". */
  public static String noun(long count, String thing) {
    return count == 1 ? thing : thing + "s";
  }
}
