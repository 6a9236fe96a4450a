package io.dcganspark.model.onednn;

/** OneDNN has no implementation of an operation for this processor. */
final class UnsupportedByProcessorException extends RuntimeException {
  private static final long serialVersionUID = 1L;
}
