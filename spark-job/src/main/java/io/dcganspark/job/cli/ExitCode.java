package io.dcganspark.job.cli;

/** The exit code of a command. */
final class ExitCode {
  /** All that was asked for is done. */
  static final int DONE = 0;

  /** Something broke while running; the same command may succeed later. */
  static final int FAILED = 1;

  /** The command line, the configuration or the data is wrong; nothing was started. */
  static final int WRONG = 2;

  /** All is in order, but the model is not good enough to be published; trying again is no use. */
  static final int REFUSED = 3;

  /**
   * SIGTERM ended a training; what it had done is committed, and the same command with its run id
   * resumes it.
   */
  static final int TERMINATED = 143;

  private ExitCode() {}
}
