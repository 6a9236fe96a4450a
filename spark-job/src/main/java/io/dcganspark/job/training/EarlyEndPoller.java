package io.dcganspark.job.training;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks now and then for the {@link EarlyEndSignal} of a round, on a separate thread: a step never
 * waits for the driver. Only rank 0 looks; the others learn of it with the gradients of a step, so
 * that all ranks end with the same one.
 */
final class EarlyEndPoller implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EarlyEndPoller.class);
  private static final Duration POLL = Duration.ofMillis(200);

  private final Thread thread;
  private volatile boolean cut;

  /** Starts to look. */
  EarlyEndPoller(BooleanSupplier mark) {
    thread = new Thread(() -> look(mark), "end-of-round");
    thread.setDaemon(true);
    thread.start();
  }

  private void look(BooleanSupplier mark) {
    try {
      while (!cut) {
        cut = isThere(mark);
        Thread.sleep(POLL.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isThere(BooleanSupplier mark) {
    try {
      return mark.getAsBoolean();
    } catch (Exception e) { // Spark throws checked ones that it does not declare.
      LOG.debug("The driver does not say now whether the round is to end", e);
      return false;
    }
  }

  /** Returns whether the mark was seen. */
  boolean isCut() {
    return cut;
  }

  /** Stops to look. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
