package io.dcganspark.job.collective;

/** A peer's connection has ended. */
final class LostPeerException extends ExchangeException {
  private static final long serialVersionUID = 1L;

  LostPeerException(String message) {
    super(message);
  }
}
