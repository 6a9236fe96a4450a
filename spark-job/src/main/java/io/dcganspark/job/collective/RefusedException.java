package io.dcganspark.job.collective;

/** Why a connection was refused, as its other side may know it: without a stack trace of ours. */
final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RefusedException(String message) {
    super(message, null, false, false);
  }
}
