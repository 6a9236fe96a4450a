package io.dcganspark.job.store;

import java.io.IOException;

/**
 * What was read is not what was written: its length, its digest or its form is wrong, or it is not
 * there although something names it. Reading it again does not help. Any other {@link IOException}
 * of a store says that it could not be read now.
 */
public final class DamagedException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what was found and what was expected
   */
  public DamagedException(String message) {
    super(message);
  }

  /**
   * @param message what was found and what was expected
   * @param cause what revealed it
   */
  public DamagedException(String message, Throwable cause) {
    super(message, cause);
  }
}
