package io.dcganspark.job.training;

import io.dcganspark.job.collective.Rendezvous;
import io.dcganspark.job.collective.TelemetryServer;
import io.dcganspark.job.collective.Token;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.data.ImageShard;
import io.dcganspark.job.data.ImageShards;
import io.dcganspark.model.failure.Counted;
import io.dcganspark.model.failure.Reason;
import io.dcganspark.model.state.TrainingState;
import io.dcganspark.model.state.TrainingStateFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** Runs one round as one barrier stage: state out as a broadcast, state back from rank 0. */
public final class RoundRunner implements Rounds {
  private static final Logger LOG = LoggerFactory.getLogger(RoundRunner.class);

  /** How long after a round its last reports may still be on their way. */
  private static final Duration LATE_MESSAGES = Duration.ofSeconds(5);

  private static final ClassTag<TaskOutcome> OUTCOME = ClassTag$.MODULE$.apply(TaskOutcome.class);

  private final JavaSparkContext spark;
  private final RunPlan plan;
  private final ImageShards shards;
  private final RunListener listener;
  private final TaskFailures failures;
  private final EarlyEnd earlyEnd;
  private final Set<String> decommissioned = ConcurrentHashMap.newKeySet();
  private final Set<String> devices = new TreeSet<>();
  private int tasksOfLastRound;

  /** Executors are expected to come: at the start, and after one was lost. */
  private boolean awaitExecutors = true;

  /**
   * Makes a runner whose rounds nobody but Spark ends early.
   *
   * @param spark the session's context
   * @param plan of the run
   * @param shards of the run's replicas
   * @param listener receives steps and samples while a round runs
   */
  public RoundRunner(
      JavaSparkContext spark, RunPlan plan, ImageShards shards, RunListener listener) {
    this(spark, plan, shards, listener, new EarlyEnd());
  }

  /**
   * Makes a runner.
   *
   * @param spark the session's context
   * @param plan of the run
   * @param shards of the run's replicas
   * @param listener receives steps and samples while a round runs
   * @param earlyEnd ends rounds before their time
   */
  public RoundRunner(
      JavaSparkContext spark,
      RunPlan plan,
      ImageShards shards,
      RunListener listener,
      EarlyEnd earlyEnd) {
    this.earlyEnd = earlyEnd;
    this.spark = spark;
    this.plan = plan;
    this.shards = shards;
    this.listener = listener;
    this.failures = new TaskFailures(spark.sc());
  }

  @Override
  public TrainingState run(TrainingState state, long endOfRound) throws RoundFailedException {
    int slots = slots();
    int tasks = Slots.tasksFor(plan.replicas(), slots);
    if (tasks != tasksOfLastRound) {
      LOG.info(
          "{} on {}", Counted.of(plan.replicas(), "replica"), Slots.use(plan.replicas(), slots));
      tasksOfLastRound = tasks;
    }
    failures.begin();
    try {
      List<RoundResult> results = train(state, endOfRound, tasks);
      reportDevices(results);
      TrainingState end = agreedState(results);
      long steps = end.step() - state.step();
      listener.onEvent(
          new RunEvent.TasksTimed(
              end.step(), results.stream().map(result -> result.times(steps)).toList()));
      return end;
    } catch (SparkException e) {
      failures.throwPermanent();
      awaitExecutors = true;
      failures.replaceSilentExecutors();
      throw new RoundFailedException(failures.cause(Reason.of(e)), e);
    } finally {
      failures.end();
    }
  }

  /**
   * Runs the stage.
   *
   * @throws SparkException if it failed; Scala does not declare it
   */
  private List<RoundResult> train(TrainingState state, long endOfRound, int tasks)
      throws SparkException {
    spark.setJobDescription(plan.runId() + ": images of the replicas");
    JavaRDD<ImageShard> replicaShards = shards.loadedInto(tasks);
    failures.begin(); // Tasks that failed to load were repeated and are no cause.
    Broadcast<byte[]> broadcast = spark.broadcast(TrainingStateFormat.toBytes(state));
    Semaphore received = new Semaphore(0);
    Token token = Token.random();
    try (TelemetryServer telemetry =
            new TelemetryServer(
                TelemetryMessage.longest(plan.recipe().imageShape(), plan.sampleCount()),
                plan.exchange().timeout(),
                message -> {
                  listener.onEvent(TelemetryMessage.read(message));
                  received.release();
                });
        Rendezvous rendezvous = new Rendezvous(token, tasks)) {
      RoundPlan round = new RoundPlan(plan, state.step(), endOfRound, token, telemetry.address());
      spark.setJobDescription(plan.describe(state.step(), endOfRound));
      List<RoundResult> results =
          collect(replicaShards, new ReplicaTask(round, broadcast), broadcast);
      awaitLastMessages(received, results, telemetry);
      return results;
    } finally {
      spark.setJobDescription(null);
      broadcast.destroy();
    }
  }

  /**
   * Returns what the tasks trained.
   *
   * @throws UserErrorException if one of their machines cannot compute the run
   */
  private static List<RoundResult> results(List<TaskOutcome> outcomes) {
    List<RoundResult> results = new ArrayList<>();
    for (TaskOutcome outcome : outcomes) {
      if (outcome instanceof TaskOutcome.Unsupported unsupported) {
        throw TaskFailures.unsupported(unsupported.machine());
      }
      results.add((RoundResult) outcome);
    }
    return results;
  }

  /** Runs the tasks, which can be asked to end early. */
  private List<RoundResult> collect(
      JavaRDD<ImageShard> replicaShards, ReplicaTask task, Broadcast<?> state)
      throws SparkException {
    try (EarlyEnd.Round round = earlyEnd.during(() -> EarlyEndSignal.put(state));
        DecommissionWatch watch = new DecommissionWatch(spark.sc(), decommissioned, earlyEnd)) {
      JavaRDD<TaskOutcome> tasks =
          replicaShards.rdd().barrier().mapPartitions(task, false, OUTCOME).toJavaRDD();
      List<TaskOutcome> outcomes = ComputingTasks.of(tasks, plan.device()).collect();
      awaitExecutors = watch.hasSeenOne();
      return results(outcomes);
    }
  }

  private void reportDevices(List<RoundResult> results) {
    boolean added = false;
    for (RoundResult result : results) {
      added |= devices.add(result.device());
    }
    if (!added) {
      return;
    }
    listener.onEvent(new RunEvent.DevicesUsed(Set.copyOf(devices)));
    if (devices.size() > 1) {
      LOG.warn(
          "Replicas are computed by different processors, {}: another run ends with other last bits"
              + " if they are dealt out otherwise",
          devices);
    }
  }

  private int slots() {
    int available = Slots.available(spark.sc(), plan.device());
    return available > 0 && !awaitExecutors
        ? available
        : Slots.await(spark.sc(), plan.device(), plan.replicas());
  }

  /**
   * The stage can end before its last reports have been read; they belong to this round's
   * checkpoint.
   */
  private static void awaitLastMessages(
      Semaphore received, List<RoundResult> results, TelemetryServer telemetry) {
    int sent = Math.toIntExact(results.get(0).messages());
    int expected = Math.max(0, sent - telemetry.dropped());
    try {
      if (!received.tryAcquire(expected, LATE_MESSAGES.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn(
            "{} of {} reports of the round did not arrive", sent - received.drainPermits(), sent);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted at the end of a round", e);
    }
  }

  private static TrainingState agreedState(List<RoundResult> results) throws RoundFailedException {
    RoundResult first = results.get(0);
    for (RoundResult result : results) {
      if (!result.stateDigest().equals(first.stateDigest())) {
        throw new RoundFailedException(
            "rank %d on %s ended with other weights than rank 0 on %s (SHA-256 %s and %s)"
                .formatted(
                    result.rank(),
                    result.host(),
                    first.host(),
                    result.stateDigest(),
                    first.stateDigest()));
      }
    }
    try {
      return TrainingStateFormat.fromBytes(first.state());
    } catch (IOException e) {
      throw new RoundFailedException("rank 0 handed back a state that cannot be read", e);
    }
  }
}
