package io.dcganspark.job.cli;

/**
 * A command that failed in the process of another program, which must not be ended with an exit
 * code. It has no stack trace: its message says what happened, and the log has the traces of what
 * is no mistake of the user.
 */
public final class CommandFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  CommandFailedException(int exitCode, String message) {
    super(message, null, false, false);
    this.exitCode = exitCode;
  }

  /**
   * Returns the exit code of the command.
   *
   * @return 1 failed while running, 2 wrong usage, configuration or data, 3 not good enough to be
   *     published
   */
  public int exitCode() {
    return exitCode;
  }
}
