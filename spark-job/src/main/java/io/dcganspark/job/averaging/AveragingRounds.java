package io.dcganspark.job.averaging;

import io.dcganspark.job.config.TrainingConfig;
import io.dcganspark.job.data.ImageShard;
import io.dcganspark.job.data.ImageShards;
import io.dcganspark.job.training.ComputingTasks;
import io.dcganspark.job.training.EarlyEnd;
import io.dcganspark.job.training.RoundFailedException;
import io.dcganspark.job.training.Rounds;
import io.dcganspark.job.training.RunListener;
import io.dcganspark.job.training.RunPlan;
import io.dcganspark.job.training.Slots;
import io.dcganspark.job.training.TaskFailures;
import io.dcganspark.job.training.TrainingHealth;
import io.dcganspark.model.device.NativeThreads;
import io.dcganspark.model.dl4j.JointNetwork;
import io.dcganspark.model.failure.Counted;
import io.dcganspark.model.failure.Reason;
import io.dcganspark.model.state.TrainingState;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.CollectionAccumulator;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a round as dl4j-spark's parameter averaging: every few steps a Spark job, in which each
 * worker takes the networks from a broadcast, trains its replica by itself, and hands them back to
 * be averaged. A round ends with an average, whether its last job was as long as the others or not.
 */
public final class AveragingRounds implements Rounds {
  private static final Logger LOG = LoggerFactory.getLogger(AveragingRounds.class);

  private final JavaSparkContext spark;
  private final RunPlan plan;
  private final TrainingConfig.Sync sync;
  private final ImageShards shards;
  private final RunListener listener;
  private final TaskFailures failures;
  private final EarlyEnd earlyEnd;

  /** Executors are expected to come: at the start, and after one was lost. */
  private boolean awaitExecutors = true;

  /**
   * Makes one whose rounds nobody ends early.
   *
   * @param spark the session's context
   * @param plan of the run; its replicas are the workers
   * @param sync how often and what is averaged
   * @param shards of the run's replicas
   * @param listener receives steps and samples after each average
   */
  public AveragingRounds(
      JavaSparkContext spark,
      RunPlan plan,
      TrainingConfig.Sync sync,
      ImageShards shards,
      RunListener listener) {
    this(spark, plan, sync, shards, listener, new EarlyEnd());
  }

  /**
   * Makes one.
   *
   * @param spark the session's context
   * @param plan of the run; its replicas are the workers
   * @param sync how often and what is averaged
   * @param shards of the run's replicas
   * @param listener receives steps and samples after each average
   * @param earlyEnd ends rounds with the next average
   */
  public AveragingRounds(
      JavaSparkContext spark,
      RunPlan plan,
      TrainingConfig.Sync sync,
      ImageShards shards,
      RunListener listener,
      EarlyEnd earlyEnd) {
    this.earlyEnd = earlyEnd;
    this.spark = spark;
    this.plan = plan;
    this.sync = sync;
    this.shards = shards;
    this.listener = listener;
    this.failures = new TaskFailures(spark.sc());
  }

  @Override
  public TrainingState run(TrainingState state, long endOfRound) throws RoundFailedException {
    NativeThreads.use(plan.threads()); // The driver draws the samples.
    if (awaitExecutors) {
      int slots = Slots.await(spark.sc(), plan.device(), plan.replicas());
      LOG.info(
          "Averaging {} on {} after every {}",
          Counted.of(plan.replicas(), "worker"),
          Counted.of(slots, "slot"),
          Counted.unlessOne(sync.averagingFrequency(), "step"));
    }
    AtomicBoolean cut = new AtomicBoolean();
    failures.begin();
    try (EarlyEnd.Round round = earlyEnd.during(() -> cut.set(true))) {
      TrainingState end = train(state, endOfRound, cut::get);
      awaitExecutors = false;
      return end;
    } catch (SparkException e) {
      failures.throwPermanent();
      awaitExecutors = true;
      throw new RoundFailedException(Reason.of(e), e);
    } finally {
      failures.end();
      spark.setJobDescription(null);
    }
  }

  /**
   * Trains to the end of the round, or to the first average after which it is cut.
   *
   * @throws SparkException if a job failed; Scala does not declare it
   */
  private TrainingState train(TrainingState state, long endOfRound, BooleanSupplier cut)
      throws SparkException {
    spark.setJobDescription(plan.runId() + ": images of the replicas");
    JavaRDD<ImageShard> replicas = shards.loadedInto(plan.replicas());
    MultiLayerNetwork networks = JointNetwork.of(plan.recipe(), plan.seed(), state);
    CollectionAccumulator<WorkerStep> steps = spark.sc().collectionAccumulator();
    AveragingMaster master = new AveragingMaster(plan, sync, state.learningRateFactor(), steps);
    SparkDl4jMultiLayer averaging = new SparkDl4jMultiLayer(spark, networks, master);
    AveragingReport report =
        new AveragingReport(plan, listener, state.step(), endOfRound, workersAtOnce());
    report.start(networks);
    long step = state.step();
    boolean ends = step == endOfRound;
    try {
      while (!ends) {
        long end = nextAverage(step, endOfRound);
        spark.setJobDescription(plan.describe(step, end));
        averaging.fit(
            ComputingTasks.of(
                replicas.mapPartitions(
                    new StepBatches(plan.seed(), plan.replicaBatch(), step, end)),
                plan.device()));
        // DL4J has added the configured number of steps; before the end of a round they may be
        // fewer.
        networks.getLayerWiseConfigurations().setIterationCount(Math.toIntExact(end));
        ends = end == endOfRound || cut.getAsBoolean();
        report.averaged(end, ends, steps.value(), networks);
        steps.reset();
        step = end;
      }
    } finally {
      master.release();
    }
    TrainingState end =
        JointNetwork.read(networks).withLearningRateFactor(state.learningRateFactor());
    TrainingHealth.check(end);
    return end;
  }

  /** At every multiple of the frequency, as if there were no rounds, and at the end of a round. */
  private long nextAverage(long step, long endOfRound) {
    return Math.min((step / sync.averagingFrequency() + 1) * sync.averagingFrequency(), endOfRound);
  }

  private int workersAtOnce() {
    return Math.min(plan.replicas(), Math.max(1, Slots.available(spark.sc(), plan.device())));
  }
}
