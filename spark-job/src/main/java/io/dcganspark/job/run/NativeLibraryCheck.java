package io.dcganspark.job.run;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.device.Devices;
import io.dcganspark.model.failure.Reason;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** Refuses a driver on which nothing could be computed, before executors are asked for. */
public final class NativeLibraryCheck {
  /** What loads the library, once for the process; null: nothing has begun to. */
  private static FutureTask<String> loading;

  private NativeLibraryCheck() {}

  /**
   * Begins to load ND4J's native library, which takes about a second, and does not wait. Until
   * {@link #require} returns, the caller must not use ND4J.
   */
  public static synchronized void begin() {
    if (loading == null) {
      loading = new FutureTask<>(Devices::describe);
      Thread thread = new Thread(loading, "native-library");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private static synchronized Future<String> begun() {
    begin();
    return loading;
  }

  /**
   * Loads ND4J's native library as the run would, and waits for it.
   *
   * @return what computes here
   * @throws UserErrorException if it does not load
   */
  public static String require() {
    try {
      return begun().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while ND4J's native library was loading", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error && !(error instanceof LinkageError)) {
        throw error;
      }
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
