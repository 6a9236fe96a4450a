package io.dcganspark.job.training;

import io.dcganspark.job.collective.SilentPeerException;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.failure.DiskFullException;
import io.dcganspark.model.failure.Reason;
import java.io.InvalidClassException;
import java.lang.invoke.SerializedLambda;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
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
 * Collects what the tasks of a round failed with. Spark's exception of a failed stage has a text
 * only; the exceptions themselves, and whose they are, come this way. A session may run other jobs
 * at the same time, and other rounds: only the stages that the round's own thread starts count.
 *
 * <p>A failure is permanent if the same round would fail again: training diverged, or an executor
 * cannot compute the run. Spark would repeat the stage up to {@code
 * spark.stage.maxConsecutiveAttempts} times; such a stage is cancelled.
 */
public final class TaskFailures extends SparkListener {
  private static final Logger LOG = LoggerFactory.getLogger(TaskFailures.class);
  private static final long LATE_EVENTS_MILLIS = 5_000;

  /** What Java throws where the executor has not the classes that the driver has. */
  private static final Set<String> CLASSES_DIFFER =
      Set.of(
          ClassNotFoundException.class.getName(),
          NoClassDefFoundError.class.getName(),
          InvalidClassException.class.getName());

  /** A property of Spark jobs that names the round which started them. */
  private static final String ROUND = "dcgan.round";

  private final Set<String> silentExecutors = new LinkedHashSet<>();
  private final Set<Integer> stages = new HashSet<>();
  private final SparkContext spark;
  private String round;
  private RuntimeException permanent;
  private String cause;

  /**
   * Makes a listener that listens from {@link #begin} on.
   *
   * @param spark whose tasks it listens to
   */
  public TaskFailures(SparkContext spark) {
    this.spark = spark;
  }

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
      record(task, exception.isDefined() ? described(exception.get()) : failure.className());
      Optional<RuntimeException> found = permanent(task, failure);
      if (found.isPresent()) {
        permanent = found.get();
        spark.cancelStage(task.stageId());
      }
    } else if (reason instanceof ExecutorLostFailure lost) {
      record(task, lost.toErrorString());
    }
  }

  /** A full disk is named with what can be set for it. */
  private static String described(Throwable exception) {
    return DiskFullException.of("a local directory of Spark (spark.local.dir)", exception)
        .map(Throwable::getMessage)
        .orElseGet(exception::toString);
  }

  private static Optional<RuntimeException> permanent(
      SparkListenerTaskEnd task, ExceptionFailure failure) {
    if (classesDiffer(failure)) {
      return Optional.of(
          unsupported(
              "%s: %s: %s: give every executor the driver's jar, and classes of yours with spark-submit's --jars"
                  .formatted(
                      machine(task), failure.className(), firstLine(failure.description()))));
    }
    if (failure.exception().isEmpty()) {
      return Optional.empty();
    }
    return Reason.causes(failure.exception().get())
        .map(
            exception ->
                exception instanceof UnsupportedExecutorException
                    ? unsupported(machine(task) + ": " + exception.getMessage())
                    : exception)
        .filter(
            exception ->
                exception instanceof DivergedException || exception instanceof UserErrorException)
        .map(RuntimeException.class::cast)
        .findFirst();
  }

  private static boolean classesDiffer(ExceptionFailure failure) {
    // A lambda that captured an object of a missing class stays a SerializedLambda.
    return CLASSES_DIFFER.contains(failure.className())
        || (failure.className().equals(ClassCastException.class.getName())
            && failure.description().contains(SerializedLambda.class.getName()));
  }

  /** Returns what ends a run on an executor that cannot compute it. */
  static UserErrorException unsupported(String machine) {
    return new UserErrorException("an executor cannot compute this run: " + machine);
  }

  private static String machine(SparkListenerTaskEnd task) {
    return "rank %d (executor %s on %s)"
        .formatted(task.taskInfo().index(), task.taskInfo().executorId(), task.taskInfo().host());
  }

  /** The first failure is the cause; others follow from it. */
  private void record(SparkListenerTaskEnd task, String what) {
    if (cause == null) {
      cause =
          "rank %d on %s (executor %s): %s"
              .formatted(
                  task.taskInfo().index(),
                  task.taskInfo().host(),
                  task.taskInfo().executorId(),
                  firstLine(what));
    }
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse(text);
  }

  /** Forgets what was heard, and listens to the stages that this thread starts from now on. */
  public void begin() {
    String begun = UUID.randomUUID().toString();
    boolean listens;
    synchronized (this) {
      listens = round != null;
      silentExecutors.clear();
      stages.clear();
      round = begun;
      permanent = null;
      cause = null;
    }
    if (!listens) {
      spark.addSparkListener(this);
    }
    spark.setLocalProperty(ROUND, begun);
  }

  /** Listens no more: the jobs that this thread starts from now on are of no round. */
  public void end() {
    spark.setLocalProperty(ROUND, null);
    spark.removeSparkListener(this);
    synchronized (this) {
      round = null;
    }
  }

  /**
   * Throws the permanent failure of a task, if there was one.
   *
   * @throws DivergedException as the task threw it
   * @throws UserErrorException if an executor cannot compute the run
   */
  public void throwPermanent() {
    awaitLateEvents();
    synchronized (this) {
      if (permanent != null) {
        throw permanent;
      }
    }
  }

  /**
   * Returns which task failed first and why.
   *
   * @param otherwise what to return where no task failed
   */
  String cause(String otherwise) {
    awaitLateEvents();
    synchronized (this) {
      return cause == null ? otherwise : cause;
    }
  }

  /**
   * Has the executors replaced that fell silent. Spark itself would hold a frozen one for alive
   * until its heartbeat is overdue, for minutes, and keep the next round waiting for its slot.
   */
  void replaceSilentExecutors() {
    awaitLateEvents();
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

  private void awaitLateEvents() {
    try {
      spark.listenerBus().waitUntilEmpty(LATE_EVENTS_MILLIS);
    } catch (TimeoutException e) {
      LOG.debug("Events of the failed round are still on their way", e);
    }
  }
}
