package io.dcganspark.job.cli;

import java.util.regex.Pattern;

/** What a finished training has left, and what to type next. */
final class NextSteps {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private NextSteps() {}

  /**
   * Returns lines for people.
   *
   * @param program what they type to get here
   * @param run where it is
   */
  static String after(String program, String run) {
    String argument = PLAIN.matcher(run).matches() ? run : "'" + run.replace("'", "'\\''") + "'";
    return """
    %1$s is complete: report.html shows its samples, losses and speed. What to do with it:
      %2$s generate --checkpoint %3$s --to digits.png
      %2$s evaluate --checkpoint %3$s
      %2$s compare %3$s OTHER-RUN --to comparison
    """
        .formatted(run, program, argument);
  }
}
