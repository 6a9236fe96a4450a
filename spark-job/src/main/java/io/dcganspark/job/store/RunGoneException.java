package io.dcganspark.job.store;

import java.io.IOException;

/** The run directory was deleted or moved while it was trained; it must not be made again. */
public final class RunGoneException extends IOException {
  private static final long serialVersionUID = 1L;

  RunGoneException(String message) {
    super(message);
  }
}
