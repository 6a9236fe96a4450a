package io.dcganspark.job.data;

/** A picture that may be decoded and does not fit the heap, which is no fault of the picture. */
final class TooLittleHeapException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TooLittleHeapException(String message, Throwable cause) {
    super(message, cause);
  }
}
