package io.dcganspark.job.training;

/** Training went where no further step leads back from. It would go there again from its start. */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what was found at which step
   */
  DivergedException(String message) {
    super(message);
  }
}
