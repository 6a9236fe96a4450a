package io.dcganspark.job.mlflow;

import java.io.IOException;

/** The server understood and said no: to ask the same again would change nothing. */
final class RefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  RefusedException(String message) {
    super(message);
  }
}
