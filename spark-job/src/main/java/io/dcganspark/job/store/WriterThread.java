package io.dcganspark.job.store;

/**
 * A thread that writes to a run directory and can be given up, because the store does not answer
 * it. What it still does when the store answers after all commits and marks nothing: wherever the
 * run's owner is asked for, this is asked as well.
 */
public final class WriterThread extends Thread {
  private volatile boolean givenUp;

  /**
   * Makes one, which does not keep the process.
   *
   * @param task what it does
   */
  public WriterThread(Runnable task) {
    super(task, "checkpoint");
    setDaemon(true);
  }

  /** Gives it up: it is interrupted, and what it does later does not count. */
  public void giveUp() {
    givenUp = true;
    interrupt();
  }

  /**
   * Checks that the calling thread may still commit.
   *
   * @throws IllegalStateException if it was given up
   */
  static void requireWanted() {
    if (Thread.currentThread() instanceof WriterThread writer && writer.givenUp) {
      throw new IllegalStateException("this write was given up, since it took too long");
    }
  }
}
