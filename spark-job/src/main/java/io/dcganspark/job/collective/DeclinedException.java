package io.dcganspark.job.collective;

/**
 * A rank of a group cannot take part, for a reason that stays. Every rank of the group throws it.
 */
public final class DeclinedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message which rank it is, and why it cannot
   */
  DeclinedException(String message) {
    super(message);
  }
}
