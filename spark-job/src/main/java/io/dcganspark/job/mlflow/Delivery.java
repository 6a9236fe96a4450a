package io.dcganspark.job.mlflow;

import io.dcganspark.model.failure.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what it is given, in order and on a separate thread. While the server is away it waits and
 * tries again; who gives never waits, and what there is no room for is dropped.
 */
final class Delivery implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
  private static final Parcel END = () -> {};

  /** Something to send. */
  @FunctionalInterface
  interface Parcel {
    void send() throws IOException, InterruptedException;
  }

  /**
   * How patient it is.
   *
   * @param room parcels that may wait
   * @param firstPause after an attempt that failed; each further one is twice as long ...
   * @param longestPause ... up to this
   * @param end how long what waits may still take in the end
   */
  record Patience(int room, Duration firstPause, Duration longestPause, Duration end) {}

  private final String server;
  private final Patience patience;
  private final BlockingQueue<Parcel> waiting;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::work, "mlflow");
  private boolean away;
  private boolean refused;
  private boolean dropped;

  /**
   * Starts the thread, which does not keep the process.
   *
   * @param server for messages
   */
  Delivery(String server, Patience patience) {
    this.server = server;
    this.patience = patience;
    this.waiting = new ArrayBlockingQueue<>(patience.room());
    thread.setDaemon(true);
    thread.start();
  }

  /** Takes a parcel, or drops it where too many wait; called from one thread at a time. */
  void offer(Parcel parcel) {
    if (!waiting.offer(parcel) && !dropped) {
      dropped = true;
      LOG.warn(
          "MLflow at {} has been away for so long that it will miss something; metrics.jsonl has"
              + " all of it",
          server);
    }
  }

  private void work() {
    try {
      Parcel parcel = waiting.take();
      while (parcel != END && deliver(parcel)) {
        parcel = waiting.take();
      }
    } catch (InterruptedException e) {
      // close() has waited for long enough, and says so.
    }
  }

  /** Returns false if there is no time left to try again. */
  private boolean deliver(Parcel parcel) throws InterruptedException {
    Duration pause = patience.firstPause();
    while (true) {
      // Asked before the attempt: one that began before the end was no last chance.
      boolean last = closing.getCount() == 0;
      try {
        parcel.send();
        if (away) {
          away = false;
          LOG.info("MLflow at {} answers again and gets what it missed", server);
        }
        return true;
      } catch (RefusedException | RuntimeException e) {
        warnOfRefusal(e);
        return true;
      } catch (IOException e) {
        warnOfAbsence(e);
        if (last) {
          return false;
        }
        closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        Duration twice = pause.multipliedBy(2);
        pause = twice.compareTo(patience.longestPause()) < 0 ? twice : patience.longestPause();
      }
    }
  }

  private void warnOfAbsence(IOException e) {
    if (!away) {
      away = true;
      LOG.warn(
          "MLflow at {} does not answer; training continues, and MLflow gets the rest later: {}",
          server,
          Reason.of(e));
    }
  }

  private void warnOfRefusal(Exception e) {
    if (!refused) {
      refused = true;
      LOG.warn(
          "MLflow at {} refused something, which it will miss: {}",
          server,
          e instanceof RefusedException ? e.getMessage() : e.toString());
    }
  }

  /** Sends what waits, if the server is there and fast enough. */
  @Override
  public void close() {
    while (!waiting.offer(END)) {
      waiting.poll();
    }
    closing.countDown();
    try {
      thread.join(patience.end().toMillis());
      if (thread.isAlive()) {
        thread.interrupt();
        LOG.warn("MLflow at {} was too slow to receive the end of the run", server);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
