package io.dcganspark.job.cli;

/** How wide a help is. */
final class HelpWidth {
  private static final int LEAST = 55;
  private static final int MOST = 100;

  private HelpWidth() {}

  static int ofTerminal() {
    return of(System.getenv("COLUMNS"));
  }

  /** Returns a width for so many columns, as a shell writes them: 0 or none where nothing says. */
  static int of(String columns) {
    return columns != null && columns.matches("[1-9][0-9]{0,3}")
        ? Math.min(Math.max(Integer.parseInt(columns), LEAST), MOST)
        : MOST;
  }
}
