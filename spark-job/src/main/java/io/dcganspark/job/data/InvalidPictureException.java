package io.dcganspark.job.data;

import java.io.IOException;

/** An image that cannot be used; the message continues a sentence that begins with its name. */
final class InvalidPictureException extends IOException {
  private static final long serialVersionUID = 1L;

  InvalidPictureException(String message) {
    super(message);
  }

  InvalidPictureException(String message, Throwable cause) {
    super(message, cause);
  }
}
