package io.dcganspark.model.onednn;

/** A precision that this processor does not multiply in. */
public final class UnsupportedPrecisionException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  UnsupportedPrecisionException(String message) {
    super(message);
  }
}
