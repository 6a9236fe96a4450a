package io.dcganspark.job.run;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.device.Devices;
import io.dcganspark.model.device.NativeThreads;
import io.dcganspark.model.failure.Reason;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** Refuses a driver on which nothing could be computed, before executors are asked for. */
public final class NativeLibraryCheck {
  /** What loads the libraries, once for the process; null: nothing has begun to. */
  private static FutureTask<Void> loading;

  private NativeLibraryCheck() {}

  /** Begins to load ND4J's native libraries, and does not wait. */
  public static synchronized void begin() {
    if (loading == null) {
      loading = new FutureTask<>(Devices::loadLibraries, null);
      Thread thread = new Thread(loading, "native-library");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private static synchronized Future<Void> begun() {
    begin();
    return loading;
  }

  /**
   * Starts ND4J as the run would. The calling thread does that, after the libraries have loaded:
   * what ND4J asks the dynamic linker when it starts must not meet a thread that loads a library
   * (see {@link NativeThreads}), and until now the driver has few other threads.
   *
   * @return what computes here
   * @throws UserErrorException if its native library does not load
   */
  public static String require() {
    try {
      begun().get();
      return Devices.describe();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while ND4J's native library was loading", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error && !(error instanceof LinkageError)) {
        throw error;
      }
      throw refused(e);
    } catch (RuntimeException | LinkageError e) {
      throw refused(e);
    }
  }

  private static UserErrorException refused(Throwable e) {
    return new UserErrorException(
        "ND4J's native library does not load (%s): it needs Linux on x86_64, and a directory to unpack to: pass --conf spark.driver.extraJavaOptions=-Dorg.bytedeco.javacpp.cachedir=DIR, and the same for executors"
            .formatted(describe(Reason.root(e))),
        e);
  }

  /** The class is part of it, since the message may be the name of a library alone. */
  private static String describe(Throwable root) {
    String kind = root.getClass().getSimpleName();
    return Reason.message(root).map(message -> kind + ": " + message).orElse(kind);
  }
}
