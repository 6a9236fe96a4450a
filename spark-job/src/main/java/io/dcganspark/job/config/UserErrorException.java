package io.dcganspark.job.config;

import io.dcganspark.model.failure.PlainText;

/**
 * A mistake of the user: reported in one line, without a stack trace, with exit code 2. What it
 * quotes of files and paths is shown as {@link PlainText}.
 */
public final class UserErrorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what was found, what was expected, what to do
   */
  public UserErrorException(String message) {
    super(PlainText.lines(message));
  }

  /**
   * @param message what was found, what was expected, what to do
   * @param cause what revealed it
   */
  public UserErrorException(String message, Throwable cause) {
    super(PlainText.lines(message), cause);
  }
}
