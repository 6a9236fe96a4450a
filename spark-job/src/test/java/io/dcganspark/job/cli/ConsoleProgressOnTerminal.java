package io.dcganspark.job.cli;

/**
 * A process that says whether Spark would draw its bar of tasks, for commands with their own line.
 */
final class ConsoleProgressOnTerminal {
  private ConsoleProgressOnTerminal() {}

  public static void main(String[] commands) {
    for (String command : commands) {
      System.out.printf(
          "%s=%s%n", command, Sessions.conf(command, "x").get("spark.ui.showConsoleProgress"));
    }
  }
}
