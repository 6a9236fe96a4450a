package io.dcganspark.job.data;

import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of columns, of which pixels have {@code pixel0}, {@code 0} or {@code 1x1}. */
final class CsvHeader {
  private static final Pattern NUMBERED =
      Pattern.compile("(?:pixel|px|p)?[_-]?(\\d{1,9})", Pattern.CASE_INSENSITIVE);
  private static final Pattern PLACED =
      Pattern.compile("(\\d{1,4})\\s*x\\s*(\\d{1,4})", Pattern.CASE_INSENSITIVE);

  /** What a row of an image counts where columns are named by row and column. */
  static final long ROW = 10_000;

  private static final int MOST_VALUE = 255;

  private CsvHeader() {}

  /**
   * Returns whether a first row names columns: it has letters, or counts beyond what a pixel can
   * be.
   *
   * @param cells of the row, null where one is empty
   */
  static boolean is(List<String> cells) {
    if (cells.stream().anyMatch(cell -> cell != null && startsAsName(cell.strip()))) {
      return true;
    }
    return cells.size() > MOST_VALUE + 1 && isCounted(cells);
  }

  private static boolean startsAsName(String cell) {
    boolean isWord = !cell.isEmpty() && Character.isLetter(cell.charAt(0));
    return isWord || PLACED.matcher(cell).matches();
  }

  private static boolean isCounted(List<String> cells) {
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i);
      if (cell == null || !cell.strip().equals(String.valueOf(i))) {
        return false;
      }
    }
    return true;
  }

  /** Returns which pixel a column holds, in the order of the pixels; empty: none. */
  static OptionalLong pixel(String name) {
    Matcher placed = PLACED.matcher(name);
    if (placed.matches()) {
      return OptionalLong.of(
          Long.parseLong(placed.group(1)) * ROW + Long.parseLong(placed.group(2)));
    }
    Matcher numbered = NUMBERED.matcher(name);
    return numbered.matches()
        ? OptionalLong.of(Long.parseLong(numbered.group(1)))
        : OptionalLong.empty();
  }

  /** Returns whether a column is named by its row and column. */
  static boolean isPlaced(String name) {
    return PLACED.matcher(name).matches();
  }
}
