package io.dcganspark.job.training;

import io.dcganspark.model.failure.Reason;

/**
 * An executor's machine cannot compute the run: its processor lacks an instruction, a GPU has no
 * kernels, a native library does not load. The same round fails there again, so it is not repeated.
 */
public final class UnsupportedExecutorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param cause what the machine answered; its message says what to change
   */
  UnsupportedExecutorException(Throwable cause) {
    super(Reason.of(cause), cause);
  }
}
