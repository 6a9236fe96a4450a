package io.dcganspark.model.onednn;

/** A network that these steps cannot compute; the layers themselves still can. */
public final class CannotCompileException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Says what stands in the way. */
  public CannotCompileException(String message) {
    super(message);
  }
}
