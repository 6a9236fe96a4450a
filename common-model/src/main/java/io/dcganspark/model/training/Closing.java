package io.dcganspark.model.training;

import java.util.function.Supplier;

/** Memory outside the Java heap that something is made of, which may fail. */
final class Closing {
  private Closing() {}

  /**
   * Makes something that owns a part from then on, and closes the part where it cannot be made,
   * whatever the reason.
   */
  static <T> T unlessMade(AutoCloseable part, Supplier<T> maker) {
    try {
      return maker.get();
    } catch (RuntimeException | Error e) {
      closeAfter(e, part);
      throw e;
    }
  }

  private static void closeAfter(Throwable failure, AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      failure.addSuppressed(e);
    }
  }
}
