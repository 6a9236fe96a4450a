package io.dcganspark.job.collective;

/** A peer took a connection and does not answer on it. */
final class NoAnswerException extends ExchangeException {
  private static final long serialVersionUID = 1L;

  NoAnswerException(String message, Throwable cause) {
    super(message, cause);
  }
}
