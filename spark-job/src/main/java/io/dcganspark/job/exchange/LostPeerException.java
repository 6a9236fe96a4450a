package io.dcganspark.job.exchange;

/** A peer's connection has ended. */
final class LostPeerException extends ExchangeException {
  private static final long serialVersionUID = 1L;

  LostPeerException(String message) {
    super(message);
  }
}
