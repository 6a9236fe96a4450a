package io.dcganspark.job.config;

/** A mistake of the user's: told in one line, without a stack trace, with exit code 2. */
public final class UserErrorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what was found, what was expected, what to do
   */
  public UserErrorException(String message) {
    super(message);
  }

  /**
   * @param message what was found, what was expected, what to do
   * @param cause what revealed it
   */
  public UserErrorException(String message, Throwable cause) {
    super(message, cause);
  }
}
