package io.dcganspark.job.training;

/**
 * A training was asked to end early, and did. What it had trained is committed, unless the message
 * says otherwise.
 */
public final class EndedEarlyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EndedEarlyException(String message) {
    super(message);
  }
}
