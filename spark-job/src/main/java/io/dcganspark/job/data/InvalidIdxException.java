package io.dcganspark.job.data;

import java.io.IOException;

/** A file is no IDX file, or not the one that it says it is. */
final class InvalidIdxException extends IOException {
  private static final long serialVersionUID = 1L;

  InvalidIdxException(String message) {
    super(message);
  }

  InvalidIdxException(String message, Throwable cause) {
    super(message, cause);
  }
}
