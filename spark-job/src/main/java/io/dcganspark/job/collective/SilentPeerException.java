package io.dcganspark.job.collective;

/**
 * A peer is connected and says nothing. Its executor is frozen or hopelessly slow, and nobody but
 * its peers has noticed yet.
 */
public final class SilentPeerException extends ExchangeException {
  private static final long serialVersionUID = 1L;

  private final String executor;

  SilentPeerException(String message, String executor) {
    super(message);
    this.executor = executor;
  }

  /** Returns Spark's id of the peer's executor. */
  public String executor() {
    return executor;
  }
}
