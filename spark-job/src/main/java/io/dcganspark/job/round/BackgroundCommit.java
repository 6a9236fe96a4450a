package io.dcganspark.job.round;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Commits one checkpoint beside the next round: executors do not wait for the store. Checkpoints
 * are committed in their order, and one that fails ends the run when the next one is due.
 */
final class BackgroundCommit implements AutoCloseable {
  private static final Future<?> NONE = CompletableFuture.completedFuture(null);

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread made = new Thread(task, "checkpoint");
            made.setDaemon(true);
            return made;
          });

  private Future<?> underWay = NONE;

  /**
   * Starts a commit, after the one before has ended.
   *
   * @throws RuntimeException of the one before, if it failed
   */
  void start(Runnable commit) {
    await();
    underWay = thread.submit(commit);
  }

  /**
   * Waits for the commit that is under way.
   *
   * @throws RuntimeException if it failed, once
   */
  void await() {
    Future<?> ending = underWay;
    underWay = NONE;
    try {
      ending.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("the checkpoint could not be committed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a checkpoint was committed", e);
    }
  }

  /** Lets the commit that is under way end, however training ended. */
  @Override
  public void close() {
    try {
      await();
    } finally {
      thread.shutdown();
    }
  }
}
