package io.dcganspark.job.training;

import java.time.Duration;
import java.util.Set;
import org.apache.spark.SparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.Iterator;

/**
 * Looks while a round runs whether Spark decommissions one of the executors: their machine was
 * given notice, and they start no more tasks. Spark has no event for it.
 */
final class DecommissionWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DecommissionWatch.class);
  private static final Duration POLL = Duration.ofMillis(500);

  private final SparkContext spark;
  private final Set<String> known;
  private final EarlyEnd earlyEnd;
  private final Thread thread;
  private volatile boolean seen;

  /**
   * Starts to look.
   *
   * @param known executors that earlier rounds saw decommissioned; those of this one are added
   * @param earlyEnd ends the round
   */
  DecommissionWatch(SparkContext spark, Set<String> known, EarlyEnd earlyEnd) {
    this.spark = spark;
    this.known = known;
    this.earlyEnd = earlyEnd;
    this.thread = new Thread(this::look, "decommissions");
    thread.setDaemon(true);
    if (!spark.isLocal()) {
      thread.start();
    }
  }

  private void look() {
    try {
      while (true) {
        Iterator<String> executors = spark.getExecutorIds().iterator();
        while (executors.hasNext()) {
          lookAt(executors.next());
        }
        Thread.sleep(POLL.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.debug("Spark does not say any more which executors are being decommissioned", e);
    }
  }

  private void lookAt(String executor) {
    if (spark.taskScheduler().getExecutorDecommissionState(executor).isDefined()
        && known.add(executor)) {
      seen = true;
      earlyEnd.endRound("executor %s is being decommissioned".formatted(executor));
    }
  }

  /** Returns whether an executor was decommissioned since the round began. */
  boolean hasSeenOne() {
    return seen;
  }

  /** Stops to look. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
