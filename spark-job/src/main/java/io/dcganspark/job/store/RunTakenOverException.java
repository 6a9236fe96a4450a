package io.dcganspark.job.store;

/** Another driver trains this run now; the caller must not write to it any more. */
public final class RunTakenOverException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  RunTakenOverException(String message) {
    super(message);
  }
}
