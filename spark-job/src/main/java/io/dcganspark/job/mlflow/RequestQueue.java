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
 * Sends requests in order on a separate thread. While the server is away it waits and tries again.
 * The caller never waits, and what there is no room for is dropped.
 */
final class RequestQueue implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RequestQueue.class);
  private static final Request END = () -> {};

  /** Something to send. */
  @FunctionalInterface
  interface Request {
    void send() throws IOException, InterruptedException;
  }

  /**
   * When requests are sent again, and how many wait.
   *
   * @param room requests that may wait
   * @param firstPause after an attempt that failed; each further one is twice as long ...
   * @param longestPause ... up to this
   * @param end how long what waits may still take in the end
   */
  record RetryPolicy(int room, Duration firstPause, Duration longestPause, Duration end) {}

  private final String server;
  private final RetryPolicy retryPolicy;
  private final BlockingQueue<Request> waiting;
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
  RequestQueue(String server, RetryPolicy retryPolicy) {
    this.server = server;
    this.retryPolicy = retryPolicy;
    this.waiting = new ArrayBlockingQueue<>(retryPolicy.room());
    thread.setDaemon(true);
    thread.start();
  }

  /** Takes a request, or drops it where too many wait; called from one thread at a time. */
  void offer(Request request) {
    if (!waiting.offer(request) && !dropped) {
      dropped = true;
      LOG.warn(
          "MLflow at {} has been away for so long that it will miss something; metrics.jsonl has"
              + " all of it",
          server);
    }
  }

  private void work() {
    try {
      Request request = waiting.take();
      while (request != END && deliver(request)) {
        request = waiting.take();
      }
    } catch (InterruptedException e) {
      // close() has waited for long enough, and says so.
    }
  }

  /** Returns false if there is no time left to try again. */
  private boolean deliver(Request request) throws InterruptedException {
    Duration pause = retryPolicy.firstPause();
    while (true) {
      // Asked before the attempt: one that began before the end was no last chance.
      boolean last = closing.getCount() == 0;
      try {
        request.send();
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
        pause =
            twice.compareTo(retryPolicy.longestPause()) < 0 ? twice : retryPolicy.longestPause();
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
      thread.join(retryPolicy.end().toMillis());
      if (thread.isAlive()) {
        thread.interrupt();
        LOG.warn("MLflow at {} was too slow to receive the end of the run", server);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
