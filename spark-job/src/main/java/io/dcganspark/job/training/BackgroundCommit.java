package io.dcganspark.job.training;

import io.dcganspark.job.store.WriterThread;
import io.dcganspark.model.failure.Counted;
import io.dcganspark.model.failure.Reason;
import io.dcganspark.model.state.TrainingState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits checkpoints beside the rounds, so that executors do not wait for the store. While the
 * store is away training continues: the newest state stays in memory and is tried again and again.
 * A state that was not committed when a newer one comes is dropped, unless it is the best one.
 *
 * <p>A checkpoint counts as failed when it has been tried for its timeout. A try that does not
 * return within it is given up: its thread commits nothing more. Too many failures in a row end the
 * run, and so does at once a run that another driver has taken over.
 */
final class BackgroundCommit implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundCommit.class);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final CheckpointSink sink;
  private final CommitSettings settings;

  /** In the order of their steps; a state leaves when it is committed, or dropped. */
  private final List<TrainingState> waiting = new ArrayList<>();

  private boolean storeIsAway;
  private boolean storeIsSlow;
  private boolean closed;
  private RuntimeException end;
  private boolean endIsTold;

  /**
   * Starts to wait for states.
   *
   * @param sink commits one; called from one thread after the other
   * @param settings for a store that is away
   */
  BackgroundCommit(CheckpointSink sink, CommitSettings settings) {
    this.sink = sink;
    this.settings = settings;
    Thread commits = new Thread(this::commitAll, "commits");
    commits.setDaemon(true);
    commits.start();
  }

  /**
   * Gives a state to be committed. Waits for the one before, but not for long, and not at all while
   * the store is away. A client of a store may try for minutes before it says that the store is
   * away, so a commit that was waited for in vain is not waited for again.
   *
   * @throws RuntimeException if the run has to end, because no checkpoint can be written
   */
  synchronized void offer(TrainingState state) {
    long deadline = System.nanoTime() + settings.patience().toNanos();
    try {
      while (!waiting.isEmpty()
          && !storeIsAway
          && !storeIsSlow
          && end == null
          && deadline - System.nanoTime() > 0) {
        wait(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    throwEnd();
    warnIfSlow();
    waiting.removeIf(earlier -> !settings.kept().test(earlier.step()));
    waiting.add(state);
    notifyAll();
  }

  private void warnIfSlow() {
    if (!waiting.isEmpty() && !storeIsAway && !storeIsSlow) {
      storeIsSlow = true;
      LOG.warn(
          "The checkpoint of step {} is not written yet, {} s after the next round has ended;"
              + " training continues and does not wait for the store",
          waiting.get(0).step(),
          settings.patience().toSeconds());
    }
  }

  /** Waits until all is committed, or throws as {@link #offer} does. */
  synchronized void await() {
    try {
      while (!waiting.isEmpty() && end == null) {
        wait();
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    throwEnd();
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted while a checkpoint was committed", e);
  }

  /** Throws once: closing this after it was thrown does not throw it again. */
  private void throwEnd() {
    if (end != null && !endIsTold) {
      endIsTold = true;
      throw end;
    }
  }

  /** Lets what waits be committed, however training ended. */
  @Override
  public void close() {
    try {
      await();
    } finally {
      synchronized (this) {
        closed = true;
        notifyAll();
      }
    }
  }

  private void commitAll() {
    try {
      int failures = 0;
      while (awaitWork()) {
        Throwable failure = tryUntilDeadline();
        failures = failure == null ? 0 : failures + 1;
        if (failure != null) {
          afterFailure(failure, failures);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      endWith(new IllegalStateException("interrupted while a checkpoint was committed", e));
    }
  }

  private synchronized boolean awaitWork() throws InterruptedException {
    while (waiting.isEmpty() && !closed) {
      wait();
    }
    return !waiting.isEmpty() && end == null;
  }

  private void afterFailure(Throwable failure, int failures) {
    if (StoreFailures.isFinal(failure)) {
      endWith(
          failure instanceof RuntimeException unchecked
              ? unchecked
              : new IllegalStateException("the checkpoint could not be committed", failure));
    } else if (failures > settings.maxFailures()) {
      endWith(
          new IllegalStateException(
              "no checkpoint could be written, %s in a row for %d s each, more often than checkpoint.max-failures=%d: %s"
                  .formatted(
                      Counted.of(failures, "time"),
                      settings.timeout().toSeconds(),
                      settings.maxFailures(),
                      Reason.of(failure)),
              failure));
    } else {
      LOG.warn(
          "No checkpoint could be written for {} s, {} in a row of at most {}; training"
              + " continues with the newest state in memory: {}",
          settings.timeout().toSeconds(),
          Counted.of(failures, "time"),
          settings.maxFailures(),
          Reason.of(failure));
    }
  }

  private synchronized void endWith(RuntimeException reason) {
    end = reason;
    notifyAll();
  }

  /** Returns what the last try failed with; null if a state was committed. */
  private Throwable tryUntilDeadline() throws InterruptedException {
    long deadline = System.nanoTime() + settings.timeout().toNanos();
    Duration pause = settings.pause();
    Throwable failure = null;
    do {
      TrainingState state = next();
      Optional<Throwable> reason = tryOnce(state, deadline - System.nanoTime(), failure);
      if (reason.isEmpty()) {
        committed(state);
        return null;
      }
      failure = reason.get();
      if (StoreFailures.isFinal(failure)) {
        return failure;
      }
      if (storeIsAway()) {
        LOG.warn(
            "The checkpoint of step {} cannot be written yet; training continues, and it is tried"
                + " again: {}",
            state.step(),
            Reason.of(failure));
      }
      long left = deadline - System.nanoTime();
      TimeUnit.NANOSECONDS.sleep(Math.min(left, pause.toNanos()));
      pause = pause.multipliedBy(2);
      pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    } while (deadline - System.nanoTime() > 0);
    return failure;
  }

  private synchronized TrainingState next() {
    return waiting.get(0);
  }

  /** Returns whether it was there before. */
  private synchronized boolean storeIsAway() {
    boolean wasThere = !storeIsAway;
    storeIsAway = true;
    notifyAll();
    return wasThere;
  }

  private synchronized void committed(TrainingState state) {
    if (storeIsAway || storeIsSlow) {
      LOG.info("The store is back, and the checkpoint of step {} is committed", state.step());
    }
    storeIsAway = false;
    storeIsSlow = false;
    waiting.remove(state);
    notifyAll();
  }

  /**
   * Tries to commit a state.
   *
   * @param nanos after which the try is given up
   * @param before what the try before failed with, null if this is the first one
   * @return why it failed; empty: it is committed
   */
  private Optional<Throwable> tryOnce(TrainingState state, long nanos, Throwable before)
      throws InterruptedException {
    FutureTask<Void> commit = new FutureTask<>(() -> sink.commit(state), null);
    WriterThread writer = new WriterThread(commit);
    writer.start();
    try {
      commit.get(nanos, TimeUnit.NANOSECONDS);
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.of(e.getCause());
    } catch (TimeoutException e) {
      writer.giveUp();
      return Optional.of(
          before != null // What a store answers says more than that it was slow at last.
              ? before
              : new IllegalStateException(
                  "the store did not answer within %d s (checkpoint.timeout)"
                      .formatted(settings.timeout().toSeconds()),
                  e));
    }
  }
}
