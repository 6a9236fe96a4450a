package io.dcganspark.job.round;

import io.dcganspark.job.exchange.SilentPeerException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskEndReason;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/**
 * Hears what the tasks of a round failed with. A failed barrier stage tells the driver a text only;
 * the exceptions themselves, and whose they are, come this way.
 */
final class TaskFailures extends SparkListener {
  private static final Logger LOG = LoggerFactory.getLogger(TaskFailures.class);
  private static final long LATE_EVENTS_MILLIS = 5_000;

  private final Set<String> silentExecutors = new LinkedHashSet<>();
  private String cause;

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd task) {
    TaskEndReason reason = task.reason();
    if (reason instanceof ExceptionFailure failure) {
      Option<Throwable> exception = failure.exception();
      if (exception.isDefined() && exception.get() instanceof SilentPeerException silent) {
        silentExecutors.add(silent.executor());
      }
      tell(task, exception.isDefined() ? exception.get().toString() : failure.className());
    } else if (reason instanceof ExecutorLostFailure lost) {
      tell(task, lost.toErrorString());
    }
  }

  /** The first failure is the cause; others follow from it. */
  private void tell(SparkListenerTaskEnd task, String what) {
    if (cause == null) {
      cause =
          "rank %d on %s (executor %s): %s"
              .formatted(
                  task.taskInfo().index(),
                  task.taskInfo().host(),
                  task.taskInfo().executorId(),
                  what.lines().findFirst().orElse(what));
    }
  }

  /** Forgets what was heard: a round begins. */
  synchronized void clear() {
    silentExecutors.clear();
    cause = null;
  }

  /**
   * Returns which task failed first and why.
   *
   * @param otherwise what to return where no task failed
   */
  String cause(SparkContext spark, String otherwise) {
    awaitLateEvents(spark);
    synchronized (this) {
      return cause == null ? otherwise : cause;
    }
  }

  /**
   * Has the executors replaced that fell silent. Spark itself would hold a frozen one for alive
   * until its heartbeat is overdue, for minutes, and keep the next round waiting for its slot.
   */
  void replaceSilentExecutors(SparkContext spark) {
    awaitLateEvents(spark);
    Set<String> silent;
    synchronized (this) {
      silent = Set.copyOf(silentExecutors);
    }
    for (String executor : silent) {
      if (!spark.isLocal() && spark.killAndReplaceExecutor(executor)) {
        LOG.warn("Executor {} fell silent and is being replaced", executor);
      }
    }
  }

  private static void awaitLateEvents(SparkContext spark) {
    try {
      spark.listenerBus().waitUntilEmpty(LATE_EVENTS_MILLIS);
    } catch (TimeoutException e) {
      LOG.debug("Events of the failed round are still on their way", e);
    }
  }
}
