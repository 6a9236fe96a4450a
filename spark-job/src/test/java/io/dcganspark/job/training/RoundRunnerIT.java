package io.dcganspark.job.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.CapturedLog;
import io.dcganspark.job.DenseRecipe;
import io.dcganspark.job.collective.TreeSum;
import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.data.EpochOrder;
import io.dcganspark.job.data.ImageShard;
import io.dcganspark.job.data.ImageShards;
import io.dcganspark.job.data.TrainingData;
import io.dcganspark.model.augmentation.AugmentationKind;
import io.dcganspark.model.augmentation.AugmentationSettings;
import io.dcganspark.model.device.DeviceChoice;
import io.dcganspark.model.device.NativeThreads;
import io.dcganspark.model.loss.LossKind;
import io.dcganspark.model.loss.LossSettings;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.optimizer.AdamSettings;
import io.dcganspark.model.optimizer.LearningRateSchedule;
import io.dcganspark.model.random.LatentLaw;
import io.dcganspark.model.recipe.DiscriminatorNormalization;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.recipe.StepOrder;
import io.dcganspark.model.state.TrainingState;
import io.dcganspark.model.state.TrainingStateFormat;
import io.dcganspark.model.training.ComputeSettings;
import io.dcganspark.model.training.InitialState;
import io.dcganspark.model.training.PenaltySettings;
import io.dcganspark.model.training.RealBatch;
import io.dcganspark.model.training.ReplicaPass;
import io.dcganspark.model.training.ReplicaTrainer;
import io.dcganspark.model.training.StepSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real rounds on real images, in {@code local} clusters of one and two slots. */
class RoundRunnerIT {
  private static final long SEED = 11;
  private static final int BATCH = 4;
  private static final Recipe GENERATOR_FIRST = Recipe.named("dcgan");
  private static final Recipe DISCRIMINATOR_FIRST = Recipe.named("dcgan-paper").withWidth(4);

  /** Of another size than the paper's, with classes and uniform latents. */
  private static final Recipe CONDITIONAL =
      Recipe.named("dcgan-paper")
          .withWidth(4)
          .withSize(32)
          .withClasses(10)
          .withLatentSize(20)
          .withLatentLaw(LatentLaw.UNIFORM);

  private static final AdamSettings ADAM = new AdamSettings(2e-4, 0.5, 0.999, 1e-8);

  private final List<StepMetrics> metrics = new ArrayList<>();
  private final List<Samples> samples = new ArrayList<>();
  private SparkSession spark;

  private final RunListener listener =
      event -> {
        if (event instanceof RunEvent.StepLogged logged) {
          metrics.add(logged.metrics());
        } else if (event instanceof RunEvent.SamplesDrawn drawn) {
          samples.add(drawn.samples());
        }
      };

  @AfterEach
  void stopSpark() {
    if (spark != null) {
      spark.stop();
    }
  }

  private SparkSession session(int slots) {
    stopSpark();
    spark =
        SparkSession.builder()
            .master("local[%d]".formatted(slots))
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", 2)
            .getOrCreate();
    return spark;
  }

  static Stream<Recipe> orders() {
    return Stream.of(GENERATOR_FIRST, DISCRIMINATOR_FIRST);
  }

  private static RunPlan plan(Recipe recipe, int replicas) {
    return plan(recipe, replicas, Precision.FLOAT32);
  }

  private static RunPlan plan(Recipe recipe, int replicas, Precision precision) {
    return plan(recipe, StepSettings.of(ADAM), replicas, precision);
  }

  private static RunPlan plan(
      Recipe recipe, StepSettings steps, int replicas, Precision precision) {
    return plan(recipe, steps, replicas, precision, DeviceChoice.AUTO);
  }

  private static RunPlan plan(
      Recipe recipe, StepSettings steps, int replicas, Precision precision, DeviceChoice device) {
    return new RunPlan(
        "test",
        recipe,
        steps,
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
        device,
        new JobConfig.Exchange(Duration.ofSeconds(60), Precision.FLOAT32),
        1,
        false,
        ComputeSettings.auto(precision),
        0,
        null);
  }

  private ImageShards shards(Recipe recipe, int replicas) {
    String excerpt = RoundRunnerIT.class.getResource("/mnist-excerpt").getPath();
    return TrainingData.open(spark, new DataConfig(excerpt, "idx"))
        .shards(recipe.imageShape(), SEED, replicas);
  }

  private RoundRunner runner(Recipe recipe, int slots, int replicas) {
    session(slots);
    return new RoundRunner(
        JavaSparkContext.fromSparkContext(spark.sparkContext()),
        plan(recipe, replicas),
        shards(recipe, replicas),
        listener);
  }

  @ParameterizedTest
  @MethodSource("orders")
  void oneTaskAndTwoTasksEndWithTheSameBits(Recipe recipe) throws Exception {
    TrainingState start = InitialState.of(recipe, SEED);
    String onOne = TrainingStateFormat.sha256(runner(recipe, 1, 2).run(start, 3));
    String onTwo = TrainingStateFormat.sha256(runner(recipe, 2, 2).run(start, 3));
    assertThat(onTwo).isEqualTo(onOne).isNotEqualTo(TrainingStateFormat.sha256(start));
  }

  /** Every loss with the other settings of a step, in either order, on 1, 2 and 4 tasks. */
  @Test
  @Tag("chaos")
  void everyLossEndsWithTheSameBitsOnAnyNumberOfTasksAndWhenItResumes() throws Exception {
    Map<String, Set<String>> ends = new TreeMap<>();
    for (int slots : new int[] {1, 2, 4}) {
      session(slots);
      for (Recipe recipe : List.of(GENERATOR_FIRST, DISCRIMINATOR_FIRST)) {
        ImageShards shards = shards(recipe, 4);
        for (LossKind loss : LossKind.values()) {
          RoundRunner runner =
              new RoundRunner(
                  JavaSparkContext.fromSparkContext(spark.sparkContext()),
                  plan(recipe, steps(loss), 4, Precision.FLOAT32),
                  shards,
                  listener);
          TrainingState start = InitialState.of(recipe, SEED);
          TrainingState end =
              slots == 4 ? runner.run(resumed(runner.run(start, 1)), 3) : runner.run(start, 3);
          ends.computeIfAbsent(recipe.name() + " " + loss, key -> new HashSet<>())
              .add(TrainingStateFormat.sha256(end));
        }
      }
    }
    assertThat(ends).hasSize(2 * LossKind.values().length);
    assertThat(ends).allSatisfy((name, bits) -> assertThat(bits).hasSize(1));
    // The hinge is the critic's loss until a logit is beyond a margin.
    ends.keySet().removeIf(name -> name.endsWith(" " + LossKind.HINGE));
    assertThat(new HashSet<>(ends.values())).hasSize(2 * LossKind.values().length - 2);
  }

  /** In either order, on 1, 2 and 4 tasks, with a round that ends between two steps of G. */
  @Test
  void severalStepsOfDForOneOfGEndWithTheSameBitsOnAnyNumberOfTasksAndWhenTheyResume()
      throws Exception {
    for (Recipe recipe :
        List.of(GENERATOR_FIRST, DISCRIMINATOR_FIRST, spectral(DISCRIMINATOR_FIRST))) {
      TrainingState start = InitialState.of(recipe, SEED);
      Set<String> ends = new HashSet<>();
      for (int slots : new int[] {1, 2, 4}) {
        session(slots);
        RoundRunner runner =
            new RoundRunner(
                JavaSparkContext.fromSparkContext(spark.sparkContext()),
                plan(recipe, threeStepsOfD(), 4, Precision.FLOAT32),
                shards(recipe, 4),
                listener);
        metrics.clear();
        TrainingState end =
            slots == 4 ? runner.run(resumed(runner.run(start, 4)), 8) : runner.run(start, 8);
        ends.add(TrainingStateFormat.sha256(end));
        assertThat(metrics).extracting(StepMetrics::step).last().isEqualTo(8L);
        assertThat(metrics)
            .allSatisfy(
                step -> assertThat(step.get(StepMetric.GENERATOR_LOSS)).isBetween(0.1, 3.0));
        assertThat(metrics.get(7).get(StepMetric.GENERATOR_GRADIENT_NORM)).isPositive();
      }
      assertThat(ends).hasSize(1);
    }
  }

  private static Recipe spectral(Recipe recipe) {
    return recipe.withDiscriminatorNormalization(DiscriminatorNormalization.SPECTRAL);
  }

  private static StepSettings threeStepsOfD() {
    return new StepSettings(
        ADAM,
        ADAM,
        LearningRateSchedule.CONSTANT,
        100,
        LossSettings.OF_RECIPE,
        0,
        AugmentationSettings.NONE,
        PenaltySettings.NONE,
        3);
  }

  @Test
  void anotherSizeWithClassesAndUniformLatentsEndsWithTheSameBitsAndWhenItResumes()
      throws Exception {
    TrainingState start = InitialState.of(CONDITIONAL, SEED);
    Set<String> ends = new HashSet<>();
    for (int slots : new int[] {1, 2, 4}) {
      RoundRunner runner = runner(CONDITIONAL, slots, 4);
      TrainingState end =
          slots == 4 ? runner.run(resumed(runner.run(start, 1)), 3) : runner.run(start, 3);
      ends.add(TrainingStateFormat.sha256(end));
    }
    assertThat(ends).hasSize(1).doesNotContain(TrainingStateFormat.sha256(start));
  }

  private static TrainingState resumed(TrainingState state) throws IOException {
    return TrainingStateFormat.fromBytes(TrainingStateFormat.toBytes(state));
  }

  private static StepSettings steps(LossKind loss) {
    return new StepSettings(
        new AdamSettings(1e-4, 0.5, 0.999, 1e-8, 2),
        new AdamSettings(4e-4, 0.5, 0.999, 1e-8, 2),
        LearningRateSchedule.COSINE,
        4,
        new LossSettings(loss, loss.hasTarget() ? 0.1 : 0),
        0.01,
        new AugmentationSettings(true, EnumSet.allOf(AugmentationKind.class)),
        new PenaltySettings(0.5, 0.25, 0.1, 2),
        1);
  }

  /** Six replicas on 1, 2, 4, 4 and 6 tasks, of which some carry two and others one. */
  @ParameterizedTest
  @MethodSource("orders")
  @Tag("chaos")
  void unevenTasksEndWithTheSameBits(Recipe recipe) throws Exception {
    int replicas = 6;
    TrainingState start = InitialState.of(recipe, SEED);
    Set<String> ends = new HashSet<>();
    for (int slots : new int[] {1, 3, 4, 5, 6}) {
      ends.add(TrainingStateFormat.sha256(runner(recipe, slots, replicas).run(start, 2)));
    }
    assertThat(ends).hasSize(1).doesNotContain(TrainingStateFormat.sha256(start));
  }

  @Test
  void stoppingAfterARoundAndGoingOnEqualsNotStopping() throws Exception {
    TrainingState start = InitialState.of(GENERATOR_FIRST, SEED);
    RoundRunner runner = runner(GENERATOR_FIRST, 2, 2);
    String whole = TrainingStateFormat.sha256(runner.run(start, 4));
    byte[] stopped = TrainingStateFormat.toBytes(runner.run(start, 2));
    String resumed =
        TrainingStateFormat.sha256(
            runner(GENERATOR_FIRST, 2, 2).run(TrainingStateFormat.fromBytes(stopped), 4));
    assertThat(resumed).isEqualTo(whole);
  }

  @ParameterizedTest
  @MethodSource("orders")
  void theSharedGradientsAreThoseOfTheReplicasBatches(Recipe recipe) throws Exception {
    int replicas = 4;
    TrainingState start = InitialState.of(recipe, SEED);
    RoundRunner runner = runner(recipe, 2, replicas);
    TrainingState shared = runner.run(start, 3);
    List<ImageShard> shards = shards(recipe, replicas).partitionedInto(1).collect();
    assertThat(TrainingStateFormat.sha256(computedDirectly(recipe, start, shards, 3)))
        .isEqualTo(TrainingStateFormat.sha256(shared));
  }

  /** Layers that are not compiled have float32 only, whatever the processor. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whatNoExecutorCanComputeIsRefusedOnceWithoutATrace(int slots) {
    refusesOnce(
        slots,
        plan(new DenseRecipe(), slots, Precision.BFLOAT16),
        "precision bfloat16: .*: use float32");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aDeviceThatNoExecutorHasIsRefusedOnceWithoutATrace(int slots) {
    StepSettings steps = StepSettings.of(ADAM);
    refusesOnce(
        slots,
        plan(GENERATOR_FIRST, steps, slots, Precision.FLOAT32, DeviceChoice.CUDA),
        "training\\.device is cuda, found no CUDA to compute on .* or set training\\.device=auto");
  }

  private void refusesOnce(int slots, RunPlan plan, String reason) {
    session(slots);
    RoundRunner runner =
        new RoundRunner(
            JavaSparkContext.fromSparkContext(spark.sparkContext()),
            plan,
            shards(plan.recipe(), slots),
            listener);
    try (CapturedLog log = new CapturedLog()) {
      assertThatThrownBy(() -> runner.run(InitialState.of(plan.recipe(), SEED), 4))
          .isInstanceOf(UserErrorException.class)
          .hasMessageMatching(
              "an executor cannot compute this run: rank 0 \\(executor driver on [^)]+\\): "
                  + reason);
      assertThat(log.text()).doesNotContain("Exception", "\tat ");
    }
    assertThat(metrics).isEmpty();
  }

  private static TrainingState computedDirectly(
      Recipe recipe, TrainingState start, List<ImageShard> shards, int steps) {
    NativeThreads.use(1);
    try (ReplicaTrainer trainer = new ReplicaTrainer(recipe, ADAM, SEED, BATCH, start)) {
      for (int step = 0; step < steps; step++) {
        stepDirectly(trainer, shards);
      }
      return trainer.state();
    }
  }

  private static void stepDirectly(ReplicaTrainer trainer, List<ImageShard> shards) {
    boolean generatorFirst = trainer.order() == StepOrder.GENERATOR_FIRST;
    long step = trainer.step();
    float[][] generator = new float[shards.size()][trainer.generatorLength()];
    float[][] discriminator = new float[shards.size()][trainer.discriminatorLength()];
    for (ImageShard shard : shards) {
      ReplicaPass pass = trainer.begin(shard.replica());
      RealBatch real = RealBatch.withoutLabels(batch(shard, step));
      if (generatorFirst) {
        pass.generatorGradient(real, generator[shard.replica()]);
      }
      pass.discriminatorGradient(real, discriminator[shard.replica()]);
    }
    if (!generatorFirst) {
      trainer.applyDiscriminator(sum(discriminator), shards.size());
      for (ImageShard shard : shards) {
        ReplicaPass pass = trainer.begin(shard.replica());
        RealBatch real = RealBatch.withoutLabels(batch(shard, step));
        pass.generatorGradient(real, generator[shard.replica()]);
      }
    }
    trainer.applyGenerator(sum(generator), shards.size());
    if (generatorFirst) {
      trainer.applyDiscriminator(sum(discriminator), shards.size());
    }
  }

  private static float[] batch(ImageShard shard, long step) {
    float[] images = new float[BATCH * shard.shape().length()];
    EpochOrder order = new EpochOrder(SEED, shard.replica(), shard.length(), BATCH);
    shard.copyBatch(order.rows(step), images);
    return images;
  }

  private static float[] sum(float[][] vectors) {
    float[] sum = new float[vectors[0].length];
    TreeSum.sum(vectors, sum);
    return sum;
  }

  @ParameterizedTest
  @MethodSource("orders")
  void stepsAndSamplesAreReportedWhileTheRoundRuns(Recipe recipe) throws Exception {
    runner(recipe, 2, 2).run(InitialState.of(recipe, SEED), 4);
    assertThat(metrics).extracting(StepMetrics::step).containsExactly(1L, 2L, 3L, 4L);
    assertThat(metrics)
        .allSatisfy(
            step -> {
              assertThat(step.get(StepMetric.GENERATOR_LOSS)).isBetween(0.1, 3.0);
              assertThat(step.get(StepMetric.DISCRIMINATOR_LOSS)).isBetween(0.1, 3.0);
              assertThat(step.get(StepMetric.DISCRIMINATOR_ON_REAL)).isBetween(0.0, 1.0);
              assertThat(step.get(StepMetric.IMAGES_PER_SECOND)).isPositive();
            });
    assertThat(samples).extracting(Samples::step).containsExactly(0L, 2L, 4L);
    int length = recipe.imageShape().length();
    assertThat(samples).allSatisfy(drawn -> assertThat(drawn.pixels()).hasSize(4 * length));
  }

  private RoundRunner endedAfter(long step, Recipe recipe, int slots, int replicas) {
    session(slots);
    EarlyEnd earlyEnd = new EarlyEnd();
    RunListener ending =
        event -> {
          listener.onEvent(event);
          if (event instanceof RunEvent.StepLogged logged && logged.metrics().step() == step) {
            earlyEnd.endRound("the test asks for it");
          }
        };
    return new RoundRunner(
        JavaSparkContext.fromSparkContext(spark.sparkContext()),
        plan(recipe, replicas),
        shards(recipe, replicas),
        ending,
        earlyEnd);
  }

  @ParameterizedTest
  @MethodSource("orders")
  @Tag("chaos")
  void aRoundThatEndsEarlyAndTheNextOneEndWithTheBitsOfOneRound(Recipe recipe) throws Exception {
    long steps = 60;
    TrainingState start = InitialState.of(recipe, SEED);
    String undisturbed = TrainingStateFormat.sha256(runner(recipe, 2, 4).run(start, steps));
    List<Double> losses =
        metrics.stream().map(step -> step.get(StepMetric.GENERATOR_LOSS)).toList();
    metrics.clear();

    TrainingState cut = endedAfter(1, recipe, 2, 4).run(start, steps);
    assertThat(cut.step()).isBetween(1L, steps - 1);
    assertThat(metrics).last().extracting(StepMetrics::step).isEqualTo(cut.step());
    assertThat(metrics.get(metrics.size() - 1).get(StepMetric.GENERATOR_GRADIENT_NORM))
        .isPositive();
    TrainingState end = runner(recipe, 1, 4).run(cut, steps);

    assertThat(TrainingStateFormat.sha256(end)).isEqualTo(undisturbed);
    assertThat(metrics).extracting(step -> step.get(StepMetric.GENERATOR_LOSS)).isEqualTo(losses);
  }
}
