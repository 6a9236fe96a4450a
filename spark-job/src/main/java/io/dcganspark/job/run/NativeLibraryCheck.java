package io.dcganspark.job.run;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.device.Devices;
import io.dcganspark.model.failure.Reason;

/** Refuses a driver on which nothing could be computed, before executors are asked for. */
public final class NativeLibraryCheck {
  private NativeLibraryCheck() {}

  /**
   * Loads ND4J's native library, which takes about a second, as the run would.
   *
   * @return what computes here
   * @throws UserErrorException if it does not load
   */
  public static String require() {
    try {
      return Devices.describe();
    } catch (RuntimeException | LinkageError e) {
      throw new UserErrorException(
          "ND4J's native library does not load (%s): it needs Linux on x86_64, and a directory to unpack to: pass --conf spark.driver.extraJavaOptions=-Dorg.bytedeco.javacpp.cachedir=DIR, and the same for executors"
              .formatted(describe(Reason.root(e))),
          e);
    }
  }

  /** The class is part of it, since the message may be the name of a library alone. */
  private static String describe(Throwable root) {
    String kind = root.getClass().getSimpleName();
    return Reason.message(root).map(message -> kind + ": " + message).orElse(kind);
  }
}
