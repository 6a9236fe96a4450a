package io.dcganspark.job.report;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Draws beside the training, on one thread that takes a small share of a core: of drawings that
 * wait only the last one counts, and after one comes a pause as many times as long. Nothing that
 * goes wrong here reaches the training.
 */
final class BackgroundDrawing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundDrawing.class);
  private static final int PAUSE = 19;
  private static final Duration LAST_DRAWING = Duration.ofMinutes(1);

  private final ExecutorService thread;
  private final AtomicReference<Runnable> next = new AtomicReference<>();
  private final LongSupplier nanoClock;
  private long pauseEnds;

  /**
   * Makes a place to draw.
   *
   * @param thread one, which ends with this
   * @param nanoClock as {@link System#nanoTime}
   */
  BackgroundDrawing(ExecutorService thread, LongSupplier nanoClock) {
    this.thread = thread;
    this.nanoClock = nanoClock;
    this.pauseEnds = nanoClock.getAsLong();
  }

  /** Makes one with a daemon thread. */
  static BackgroundDrawing onThreadOfItsOwn() {
    return new BackgroundDrawing(
        Executors.newSingleThreadExecutor(
            task -> {
              Thread made = new Thread(task, "pictures");
              made.setDaemon(true);
              return made;
            }),
        System::nanoTime);
  }

  /** Draws soon, or not at all where something newer comes, or a pause is on. */
  void offer(Runnable drawing) {
    if (next.getAndSet(drawing) == null) {
      thread.execute(this::drawNext);
    }
  }

  private void drawNext() {
    Runnable drawing = next.getAndSet(null);
    long start = nanoClock.getAsLong();
    if (drawing == null || start - pauseEnds < 0) {
      return;
    }
    draw(drawing);
    long end = nanoClock.getAsLong();
    pauseEnds = end + PAUSE * (end - start);
  }

  /** Draws what must not be left out, after what is being drawn; returns when it is done. */
  void finish(Runnable drawing) {
    close();
    draw(drawing);
  }

  private static void draw(Runnable drawing) {
    try {
      drawing.run();
    } catch (RuntimeException | Error e) {
      // Also errors: a machine without fonts has many ways to say so.
      LOG.warn("The pictures of the run's course could not be drawn; training continues", e);
    }
  }

  /** Drops what waits; waits for what is being drawn. */
  @Override
  public void close() {
    next.set(null);
    thread.shutdown();
    try {
      if (!thread.awaitTermination(LAST_DRAWING.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("A picture has been drawn for more than {} s", LAST_DRAWING.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
