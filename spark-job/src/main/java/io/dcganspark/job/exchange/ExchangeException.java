package io.dcganspark.job.exchange;

/** A peer was lost, stayed silent past the deadline, or sent what does not fit. */
public class ExchangeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ExchangeException(String message) {
    super(message);
  }

  ExchangeException(String message, Throwable cause) {
    super(message, cause);
  }
}
