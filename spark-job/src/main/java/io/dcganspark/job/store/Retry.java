package io.dcganspark.job.store;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.List;
import org.apache.hadoop.security.AccessControlException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads again what could not be read now. Hadoop's clients repeat their requests; this is for what
 * they give up, and for stores whose clients do not.
 */
final class Retry {
  private static final Logger LOG = LoggerFactory.getLogger(Retry.class);
  private static final List<Duration> WAITS =
      List.of(Duration.ofMillis(100), Duration.ofMillis(400), Duration.ofMillis(1600));

  private Retry() {}

  /** Something that is read from a store. */
  @FunctionalInterface
  interface Read<T> {
    T get() throws IOException;
  }

  /**
   * Reads, and reads again after each failure that may pass.
   *
   * @throws IOException the last one
   */
  static <T> T reading(Read<T> read) throws IOException {
    for (Duration wait : WAITS) {
      try {
        return read.get();
      } catch (DamagedException
          | NewerVersionException
          | AccessControlException
          | InterruptedIOException
          | ClosedByInterruptException e) {
        throw e;
      } catch (IOException e) {
        LOG.warn("A read failed and is tried again in {} ms: {}", wait.toMillis(), e.getMessage());
        sleep(wait, e);
      }
    }
    return read.get();
  }

  private static void sleep(Duration wait, IOException reason) throws IOException {
    try {
      Thread.sleep(wait.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      reason.addSuppressed(e);
      throw reason;
    }
  }
}
