package io.dcganspark.job.training;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/** What the tasks of this process have done since it started, for those who watch an executor. */
public final class TaskProgress {
  private static final AtomicLong STEP = new AtomicLong();
  private static final LongAdder STEPS = new LongAdder();
  private static final LongAdder IMAGES = new LongAdder();
  private static final DoubleAdder EXCHANGE_SECONDS = new DoubleAdder();

  private TaskProgress() {}

  /**
   * Counts a step of one task.
   *
   * @param step its number, from 1
   * @param images real ones that the task's replicas consumed in it
   * @param exchangeSeconds for which computing waited for the exchange
   */
  public static void stepDone(long step, long images, double exchangeSeconds) {
    STEP.set(step);
    STEPS.increment();
    IMAGES.add(images);
    EXCHANGE_SECONDS.add(exchangeSeconds);
  }

  /** Returns the number of the step that was completed last, 0 before the first. */
  public static long step() {
    return STEP.get();
  }

  /** Returns how many steps were completed, each task's and repeated ones counted. */
  public static long steps() {
    return STEPS.sum();
  }

  /** Returns how many real images were consumed, repeated ones counted. */
  public static long images() {
    return IMAGES.sum();
  }

  /** Returns for how long computing waited for the exchange, in seconds. */
  public static double exchangeSeconds() {
    return EXCHANGE_SECONDS.sum();
  }
}
