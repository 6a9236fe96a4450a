package io.dcganspark.job.training;

/** A round did not end with one state that all its tasks agree on. */
public final class RoundFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  RoundFailedException(String message) {
    super(message);
  }

  /**
   * @param message what happened where
   * @param cause what revealed it
   */
  public RoundFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
