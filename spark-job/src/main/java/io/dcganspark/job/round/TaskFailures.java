package io.dcganspark.job.round;

import io.dcganspark.job.exchange.SilentPeerException;
import io.dcganspark.model.failure.DiskFullException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskEndReason;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/**
 * Hears what the tasks of a round failed with. A failed barrier stage tells the driver a text only;
 * the exceptions themselves, and whose they are, come this way. A session may run other jobs at the
 * same time, and other rounds: only the stages that the round's own thread starts count.
 */
final class TaskFailures extends SparkListener {
  private static final Logger LOG = LoggerFactory.getLogger(TaskFailures.class);
  private static final long LATE_EVENTS_MILLIS = 5_000;

  /** A property of Spark jobs that names the round which started them. */
  private static final String ROUND = "dcgan.round";

  private final Set<String> silentExecutors = new LinkedHashSet<>();
  private final Set<Integer> stages = new HashSet<>();
  private String round;
  private DivergedException diverged;
  private String cause;

  /** A stage is submitted before any of its tasks ends. */
  @Override
  public synchronized void onStageSubmitted(SparkListenerStageSubmitted stage) {
    if (round != null
        && stage.properties() != null
        && round.equals(stage.properties().getProperty(ROUND))) {
      stages.add(stage.stageInfo().stageId());
    }
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd task) {
    if (!stages.contains(task.stageId())) {
      return;
    }
    TaskEndReason reason = task.reason();
    if (reason instanceof ExceptionFailure failure) {
      Option<Throwable> exception = failure.exception();
      if (exception.isDefined() && exception.get() instanceof SilentPeerException silent) {
        silentExecutors.add(silent.executor());
      }
      if (exception.isDefined() && exception.get() instanceof DivergedException found) {
        diverged = found;
      }
      tell(task, exception.isDefined() ? described(exception.get()) : failure.className());
    } else if (reason instanceof ExecutorLostFailure lost) {
      tell(task, lost.toErrorString());
    }
  }

  /** A full disk is told with what can be set for it. */
  private static String described(Throwable exception) {
    return DiskFullException.of("a local directory of Spark (spark.local.dir)", exception)
        .map(Throwable::getMessage)
        .orElseGet(exception::toString);
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

  /** Forgets what was heard, and listens to the stages that this thread starts from now on. */
  void begin(SparkContext spark) {
    String begun = UUID.randomUUID().toString();
    boolean listens;
    synchronized (this) {
      listens = round != null;
      silentExecutors.clear();
      stages.clear();
      round = begun;
      diverged = null;
      cause = null;
    }
    if (!listens) {
      spark.addSparkListener(this);
    }
    spark.setLocalProperty(ROUND, begun);
  }

  /** Listens no more: the jobs that this thread starts from now on are of no round. */
  void end(SparkContext spark) {
    spark.setLocalProperty(ROUND, null);
    spark.removeSparkListener(this);
    synchronized (this) {
      round = null;
    }
  }

  /**
   * Throws what a task found if training diverged.
   *
   * @throws DivergedException as the task threw it
   */
  void throwDiverged(SparkContext spark) {
    awaitLateEvents(spark);
    synchronized (this) {
      if (diverged != null) {
        throw diverged;
      }
    }
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
