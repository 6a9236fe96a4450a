package io.dcganspark.job.cli;

/** How wide a help is. */
final class HelpWidth {
  private static final int LEAST = 55;
  private static final int MOST = 100;

  private HelpWidth() {}

  static int ofTerminal() {
    return of(System.getenv("COLUMNS"));
  }

  /** Returns a width for so many columns, as a shell writes them, or where nothing says. */
  static int of(String columns) {
    return columns != null && columns.matches("[0-9]{1,4}")
        ? Math.min(Math.max(Integer.parseInt(columns), LEAST), MOST)
        : MOST;
  }
}
