package io.dcganspark.job.collective;

import io.dcganspark.model.failure.Reason;

/** A peer was lost, stayed silent past the deadline, or sent what does not fit. */
public class ExchangeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ExchangeException(String message) {
    super(message);
  }

  /**
   * Makes one. An {@link Error} behind it, such as one of direct memory that is used up, is not its
   * cause but suppressed by it: where an error is the cause of what a task throws, Spark ends the
   * executor with exit code 50, and with {@code local[*]} that is the driver.
   */
  ExchangeException(String message, Throwable cause) {
    super(message, isError(cause) ? null : cause);
    if (isError(cause)) {
      addSuppressed(cause);
    }
  }

  private static boolean isError(Throwable cause) {
    return Reason.causes(cause).anyMatch(Error.class::isInstance);
  }
}
