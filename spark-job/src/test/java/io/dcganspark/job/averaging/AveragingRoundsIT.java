package io.dcganspark.job.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dcganspark.job.config.SyncConfig;
import io.dcganspark.job.data.EpochOrder;
import io.dcganspark.job.data.ImageShard;
import io.dcganspark.job.data.ImageShards;
import io.dcganspark.job.round.DivergedException;
import io.dcganspark.job.round.RoundFailedException;
import io.dcganspark.job.round.RoundRunner;
import io.dcganspark.job.round.Rounds;
import io.dcganspark.job.round.RunListener;
import io.dcganspark.job.round.RunPlan;
import io.dcganspark.job.round.Samples;
import io.dcganspark.job.round.StepMetrics;
import io.dcganspark.model.onednn.Precision;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.state.NetworkState;
import io.dcganspark.model.state.TrainingState;
import io.dcganspark.model.state.TrainingStateFormat;
import io.dcganspark.model.training.AdamSettings;
import io.dcganspark.model.training.InitialState;
import io.dcganspark.model.training.NativeThreads;
import io.dcganspark.model.training.ReplicaTrainer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Real rounds of dl4j-spark on real images, in {@code local[2]}. */
class AveragingRoundsIT {
  private static final long SEED = 11;
  private static final int BATCH = 4;
  private static final Recipe RECIPE = Recipe.named("dcgan");
  private static final AdamSettings ADAM = new AdamSettings(2e-4, 0.5, 0.999, 1e-8);

  /**
   * Gradient descent with a step size of 0.1 and a momentum of 0.5: beside this epsilon the second
   * moment is nothing.
   */
  private static final AdamSettings DESCENT = new AdamSettings(1e5, 0.5, 0.999, 1e6);

  private static final TrainingState START = InitialState.of(RECIPE, SEED);
  private static final List<Function<TrainingState, NetworkState>> NETWORKS =
      List.of(TrainingState::generator, TrainingState::discriminator);

  private static SparkSession spark;

  private final List<StepMetrics> metrics = new ArrayList<>();
  private final List<Samples> samples = new ArrayList<>();

  private final RunListener listener =
      new RunListener() {
        @Override
        public void onStep(StepMetrics step) {
          metrics.add(step);
        }

        @Override
        public void onSamples(Samples drawn) {
          samples.add(drawn);
        }
      };

  @BeforeAll
  static void startSpark() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", 2)
            .getOrCreate();
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  private static RunPlan plan(AdamSettings adam, int replicas) {
    return new RunPlan(
        "test",
        RECIPE.name(),
        adam,
        SEED,
        replicas,
        BATCH,
        100,
        100,
        100,
        1,
        2,
        4,
        1,
        Duration.ofSeconds(60),
        1,
        false,
        Precision.FLOAT32);
  }

  private static ImageShards shards(int replicas) {
    String excerpt = AveragingRoundsIT.class.getResource("/mnist-excerpt").getPath();
    return ImageShards.load(spark, "idx", excerpt, RECIPE.imageShape(), SEED, replicas);
  }

  private static JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(spark.sparkContext());
  }

  private static SyncConfig every(int steps) {
    return new SyncConfig(SyncConfig.Mode.PARAMETER_AVERAGING, steps, true, 2);
  }

  private Rounds averaging(AdamSettings adam, int replicas, SyncConfig sync) {
    return new AveragingRounds(context(), plan(adam, replicas), sync, shards(replicas), listener);
  }

  private static String bits(TrainingState state) {
    return TrainingStateFormat.sha256(state);
  }

  @Test
  void gradientDescentThatIsAveragedAtEveryStepIsGradientSharing() throws Exception {
    TrainingState shared =
        new RoundRunner(context(), plan(DESCENT, 2), shards(2), listener).run(START, 4);

    TrainingState averaged = averaging(DESCENT, 2, every(1)).run(START, 4);

    for (Function<TrainingState, NetworkState> network : NETWORKS) {
      NetworkState from = network.apply(START);
      NetworkState expected = network.apply(shared);
      NetworkState found = network.apply(averaged);
      double moved = distance(expected.parameters(), from.parameters());
      assertThat(moved).isGreaterThan(1e-3);
      assertThat(distance(found.parameters(), expected.parameters())).isLessThan(1e-4 * moved);
      assertThat(distance(found.firstMoments(), expected.firstMoments()))
          .isLessThan(1e-4 * length(expected.firstMoments()));
    }
  }

  private static double distance(float[] one, float[] other) {
    double squares = 0;
    for (int i = 0; i < one.length; i++) {
      squares += ((double) one[i] - other[i]) * ((double) one[i] - other[i]);
    }
    return Math.sqrt(squares);
  }

  private static double length(float[] vector) {
    return distance(vector, new float[vector.length]);
  }

  @Test
  void anAverageIsThatOfReplicasThatTrainedByThemselves() throws Exception {
    TrainingState averaged = averaging(ADAM, 2, every(2)).run(START, 2);

    assertThat(bits(averaged)).isEqualTo(bits(averageOfTwo(START, 2, false)));
  }

  @Test
  void withoutTheUpdatersStateAdamStartsAnewAfterEachAverage() throws Exception {
    SyncConfig forgetful = new SyncConfig(SyncConfig.Mode.PARAMETER_AVERAGING, 2, false, 2);

    TrainingState averaged = averaging(ADAM, 2, forgetful).run(START, 4);

    TrainingState expected = averageOfTwo(averageOfTwo(START, 2, true), 2, true);
    for (Function<TrainingState, NetworkState> network : NETWORKS) {
      assertThat(network.apply(averaged).parameters())
          .isEqualTo(network.apply(expected).parameters());
      assertThat(network.apply(averaged).firstMoments()).containsOnly(0);
    }
  }

  /** What averaging is, computed directly: of two numbers, every order gives the same bits. */
  private static TrainingState averageOfTwo(TrainingState from, int steps, boolean restart) {
    List<ImageShard> replicas = shards(2).partitionedInto(1).collect();
    TrainingState one = trainedAlone(replicas.get(0), from, steps, restart);
    TrainingState other = trainedAlone(replicas.get(1), from, steps, restart);
    return new TrainingState(
        one.step(),
        average(one.generator(), other.generator()),
        average(one.discriminator(), other.discriminator()));
  }

  private static TrainingState trainedAlone(
      ImageShard shard, TrainingState from, int steps, boolean restart) {
    NativeThreads.use(1);
    try (ReplicaTrainer trainer = new ReplicaTrainer(RECIPE, ADAM, SEED, BATCH, from)) {
      if (restart) {
        trainer.restartOptimizers();
      }
      LocalReplica replica = new LocalReplica(trainer, shard.replica());
      EpochOrder order = new EpochOrder(SEED, shard.replica(), shard.length(), BATCH);
      float[] images = new float[BATCH * shard.shape().length()];
      for (int step = 0; step < steps; step++) {
        shard.copyBatch(order.rows(replica.step()), images);
        replica.train(images);
      }
      return replica.state();
    }
  }

  private static NetworkState average(NetworkState one, NetworkState other) {
    return new NetworkState(
        average(one.parameters(), other.parameters()),
        average(one.firstMoments(), other.firstMoments()),
        average(one.secondMoments(), other.secondMoments()));
  }

  private static float[] average(float[] one, float[] other) {
    float[] average = new float[one.length];
    for (int i = 0; i < one.length; i++) {
      average[i] = (one[i] + other[i]) / 2;
    }
    return average;
  }

  @Test
  void stoppingAfterARoundAndGoingOnEqualsNotStopping() throws Exception {
    String whole = bits(averaging(ADAM, 2, every(2)).run(START, 4));

    byte[] stopped = TrainingStateFormat.toBytes(averaging(ADAM, 2, every(2)).run(START, 2));
    TrainingState resumed =
        averaging(ADAM, 2, every(2)).run(TrainingStateFormat.fromBytes(stopped), 4);

    assertThat(bits(resumed)).isEqualTo(whole);
  }

  @Test
  void workersThatHaveToWaitForASlotAreAveragedLikeTheOthers() throws Exception {
    TrainingState shared =
        new RoundRunner(context(), plan(DESCENT, 4), shards(4), listener).run(START, 1);

    TrainingState averaged = averaging(DESCENT, 4, every(1)).run(START, 1);

    for (Function<TrainingState, NetworkState> network : NETWORKS) {
      double moved =
          distance(network.apply(shared).parameters(), network.apply(START).parameters());
      assertThat(distance(network.apply(averaged).parameters(), network.apply(shared).parameters()))
          .isLessThan(1e-4 * moved);
    }
  }

  @Test
  void stepsAndSamplesAreToldAfterEachAverage() throws Exception {
    averaging(ADAM, 2, every(3)).run(START, 4);

    assertThat(metrics).extracting(StepMetrics::step).containsExactly(1L, 2L, 3L, 4L);
    assertThat(metrics)
        .allSatisfy(
            step -> {
              assertThat(step.generatorLoss()).isBetween(0.1, 3.0);
              assertThat(step.discriminatorLoss()).isBetween(0.1, 3.0);
              assertThat(step.discriminatorOnReal()).isBetween(0.0, 1.0);
              assertThat(step.imagesPerSecond()).isPositive();
              assertThat(step.exchangeSeconds()).isNotNegative();
            });
    // Due at 2 and 4; G is whole again at 3.
    assertThat(samples).extracting(Samples::step).containsExactly(0L, 3L, 4L);
    assertThat(samples).allSatisfy(drawn -> assertThat(drawn.pixels()).hasSize(4 * 32 * 32));
  }

  @Test
  void lossesAreThoseOfGradientSharingBeforeAnyAverage() throws Exception {
    averaging(ADAM, 2, every(1)).run(START, 1);
    new RoundRunner(context(), plan(ADAM, 2), shards(2), listener).run(START, 1);

    StepMetrics averaged = metrics.get(0);
    StepMetrics shared = metrics.get(1);
    assertThat(averaged.generatorLoss()).isCloseTo(shared.generatorLoss(), within(1e-6));
    assertThat(averaged.discriminatorLoss()).isCloseTo(shared.discriminatorLoss(), within(1e-6));
    assertThat(samples.get(0).pixels()).isEqualTo(samples.get(2).pixels());
  }

  @Test
  void aTrainingThatDivergesIsTold() {
    AdamSettings wild = new AdamSettings(1e30, 0.5, 0.999, 1e-8);

    assertThatThrownBy(() -> averaging(wild, 2, every(1)).run(START, 4))
        .isInstanceOf(DivergedException.class)
        .hasMessageMatching("step [2-4]: .*");
  }

  @Test
  void aWorkerThatFailsEndsTheRoundAndIsQuoted() {
    assertThatThrownBy(() -> averaging(null, 2, every(1)).run(START, 1))
        .isInstanceOf(RoundFailedException.class)
        .hasMessageContaining("NullPointerException")
        .hasMessageNotContaining("\n");
  }
}
