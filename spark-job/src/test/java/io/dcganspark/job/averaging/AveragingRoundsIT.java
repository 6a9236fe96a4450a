package io.dcganspark.job.averaging;

import static io.dcganspark.job.averaging.SmallRounds.ADAM;
import static io.dcganspark.job.averaging.SmallRounds.BATCH;
import static io.dcganspark.job.averaging.SmallRounds.DESCENT;
import static io.dcganspark.job.averaging.SmallRounds.NETWORKS;
import static io.dcganspark.job.averaging.SmallRounds.RECIPE;
import static io.dcganspark.job.averaging.SmallRounds.SEED;
import static io.dcganspark.job.averaging.SmallRounds.START;
import static io.dcganspark.job.averaging.SmallRounds.every;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dcganspark.job.config.TrainingConfig;
import io.dcganspark.job.data.EpochOrder;
import io.dcganspark.job.data.ImageShard;
import io.dcganspark.job.training.Samples;
import io.dcganspark.job.training.StepMetric;
import io.dcganspark.job.training.StepMetrics;
import io.dcganspark.model.device.NativeThreads;
import io.dcganspark.model.optimizer.Adam;
import io.dcganspark.model.state.NetworkState;
import io.dcganspark.model.state.TrainingState;
import io.dcganspark.model.state.TrainingStateFormat;
import io.dcganspark.model.training.InitialState;
import io.dcganspark.model.training.RealBatch;
import io.dcganspark.model.training.ReplicaTrainer;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Real rounds of dl4j-spark beside gradient sharing and beside what averaging is. */
@Tag("chaos")
class AveragingRoundsIT {
  /** Of a sum of gradients, relative. */
  private static final double ROUNDING = 1e-5;

  private static SmallRounds rounds;

  @BeforeAll
  static void startSpark() {
    rounds = new SmallRounds();
  }

  @AfterAll
  static void stopSpark() {
    rounds.close();
  }

  @BeforeEach
  void forgetReports() {
    rounds.forget();
  }

  private static String bits(TrainingState state) {
    return TrainingStateFormat.sha256(state);
  }

  @Test
  void gradientDescentThatIsAveragedAtEveryStepIsGradientSharing() throws Exception {
    TrainingState shared = rounds.sharing(DESCENT, 2).run(START, 4);

    TrainingState averaged = rounds.averaging(DESCENT, 2, every(1)).run(START, 4);

    assertSameTraining(averaged, shared);
  }

  @Test
  void averagedLessOftenItIsAnotherTraining() throws Exception {
    TrainingState shared = rounds.sharing(DESCENT, 2).run(START, 4);

    TrainingState averaged = rounds.averaging(DESCENT, 2, every(4)).run(START, 4);

    for (Function<TrainingState, NetworkState> network : NETWORKS) {
      assertThat(deviation(network.apply(averaged), network.apply(shared)))
          .isGreaterThan(1000 * ROUNDING);
    }
  }

  private static void assertSameTraining(TrainingState found, TrainingState expected) {
    for (Function<TrainingState, NetworkState> network : NETWORKS) {
      NetworkState here = network.apply(found);
      NetworkState there = network.apply(expected);
      assertThat(deviation(here, there)).isLessThan(ROUNDING);
      assertThat(largestDifference(here.parameters(), there.parameters())).isLessThan(2e-6);
    }
  }

  /** Of the gradients so far, which is what the first moments are, in parts of their length. */
  private static double deviation(NetworkState found, NetworkState expected) {
    float[] zero = new float[expected.moment("first-moments").length];
    return distance(found.moment("first-moments"), expected.moment("first-moments"))
        / distance(expected.moment("first-moments"), zero);
  }

  private static double largestDifference(float[] one, float[] other) {
    double largest = 0;
    for (int i = 0; i < one.length; i++) {
      largest = Math.max(largest, Math.abs(one[i] - other[i]));
    }
    return largest;
  }

  private static double distance(float[] one, float[] other) {
    double squares = 0;
    for (int i = 0; i < one.length; i++) {
      squares += ((double) one[i] - other[i]) * ((double) one[i] - other[i]);
    }
    return Math.sqrt(squares);
  }

  @Test
  void anAverageIsThatOfReplicasThatTrainedByThemselves() throws Exception {
    TrainingState averaged = rounds.averaging(ADAM, 2, every(2)).run(START, 2);

    assertThat(bits(averaged)).isEqualTo(bits(averageOfTwo(START, 2, false)));
  }

  @Test
  void withoutTheUpdatersStateAdamStartsAnewAfterEachAverage() throws Exception {
    TrainingConfig.Sync forgetful =
        new TrainingConfig.Sync(TrainingConfig.SyncMode.PARAMETER_AVERAGING, 2, false, 2);

    TrainingState averaged = rounds.averaging(ADAM, 2, forgetful).run(START, 4);

    TrainingState expected = averageOfTwo(averageOfTwo(START, 2, true), 2, true);
    for (Function<TrainingState, NetworkState> network : NETWORKS) {
      assertThat(network.apply(averaged).parameters())
          .isEqualTo(network.apply(expected).parameters());
      assertThat(network.apply(averaged).moment("first-moments")).containsOnly(0);
    }
  }

  /** What averaging is, computed directly: of two numbers, every order gives the same bits. */
  private static TrainingState averageOfTwo(TrainingState from, int steps, boolean restart) {
    List<ImageShard> replicas = rounds.shards(2).partitionedInto(1).collect();
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
        replica.train(RealBatch.withoutLabels(images));
      }
      return replica.state();
    }
  }

  private static NetworkState average(NetworkState one, NetworkState other) {
    return new NetworkState(
        average(one.parameters(), other.parameters()),
        Adam.moments(
            average(one.moment("first-moments"), other.moment("first-moments")),
            average(one.moment("second-moments"), other.moment("second-moments"))));
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
    String whole = bits(rounds.averaging(ADAM, 2, every(2)).run(START, 4));

    byte[] stopped = TrainingStateFormat.toBytes(rounds.averaging(ADAM, 2, every(2)).run(START, 2));
    TrainingState resumed =
        rounds.averaging(ADAM, 2, every(2)).run(TrainingStateFormat.fromBytes(stopped), 4);

    assertThat(bits(resumed)).isEqualTo(whole);
  }

  /** Singular vectors restart from each average, on all replicas alike. */
  @Test
  void spectralNormalizationAndSeveralStepsOfDResumeToTheSameBits() throws Exception {
    TrainingState start = InitialState.of(SmallRounds.SPECTRAL, SEED);
    TrainingState whole = rounds.averagingOfSpectralSteps(2, every(2)).run(start, 6);

    byte[] stopped =
        TrainingStateFormat.toBytes(rounds.averagingOfSpectralSteps(2, every(2)).run(start, 4));
    TrainingState resumed =
        rounds.averagingOfSpectralSteps(2, every(2)).run(TrainingStateFormat.fromBytes(stopped), 6);

    assertThat(bits(resumed)).isEqualTo(bits(whole));
    assertThat(whole.generator().parameters()).isNotEqualTo(start.generator().parameters());
  }

  @Test
  void aRoundThatEndsEarlyEndsWithAnAverageAndContinuesToTheSameBits() throws Exception {
    String whole = bits(rounds.averaging(ADAM, 2, every(2)).run(START, 6));
    rounds.forget();

    TrainingState cut = rounds.averagingEndedAfter(1, ADAM, 2, every(2)).run(START, 6);

    assertThat(cut.step()).isEqualTo(4);
    assertThat(rounds.metrics).extracting(StepMetrics::step).containsExactly(1L, 2L, 3L, 4L);
    assertThat(bits(rounds.averaging(ADAM, 2, every(2)).run(cut, 6))).isEqualTo(whole);
  }

  @Test
  void workersThatHaveToWaitForASlotAreAveragedLikeTheOthers() throws Exception {
    TrainingState shared = rounds.sharing(DESCENT, 4).run(START, 1);

    TrainingState averaged = rounds.averaging(DESCENT, 4, every(1)).run(START, 1);

    assertSameTraining(averaged, shared);
  }

  @Test
  void stepsAndSamplesAreReportedAfterEachAverage() throws Exception {
    rounds.averaging(ADAM, 2, every(3)).run(START, 4);

    assertThat(rounds.metrics).extracting(StepMetrics::step).containsExactly(1L, 2L, 3L, 4L);
    assertThat(rounds.metrics)
        .allSatisfy(
            step -> {
              assertThat(step.get(StepMetric.GENERATOR_LOSS)).isBetween(0.1, 3.0);
              assertThat(step.get(StepMetric.DISCRIMINATOR_LOSS)).isBetween(0.1, 3.0);
              assertThat(step.get(StepMetric.DISCRIMINATOR_ON_REAL)).isBetween(0.0, 1.0);
              assertThat(step.get(StepMetric.IMAGES_PER_SECOND)).isPositive();
              assertThat(step.get(StepMetric.EXCHANGE_SECONDS)).isNotNegative();
            });
    // Due at 2 and 4; G is whole again at 3.
    assertThat(rounds.samples).extracting(Samples::step).containsExactly(0L, 3L, 4L);
    assertThat(rounds.samples).allSatisfy(drawn -> assertThat(drawn.pixels()).hasSize(4 * 32 * 32));
  }

  @Test
  void lossesAreThoseOfGradientSharingBeforeAnyAverage() throws Exception {
    rounds.averaging(ADAM, 2, every(1)).run(START, 1);
    rounds.sharing(ADAM, 2).run(START, 1);

    StepMetrics averaged = rounds.metrics.get(0);
    StepMetrics shared = rounds.metrics.get(1);
    assertThat(averaged.get(StepMetric.GENERATOR_LOSS))
        .isCloseTo(shared.get(StepMetric.GENERATOR_LOSS), within(1e-6));
    assertThat(averaged.get(StepMetric.DISCRIMINATOR_LOSS))
        .isCloseTo(shared.get(StepMetric.DISCRIMINATOR_LOSS), within(1e-6));
    assertThat(rounds.samples.get(0).pixels()).isEqualTo(rounds.samples.get(2).pixels());
  }
}
