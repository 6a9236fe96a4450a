package io.dcganspark.job.round;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.data.EpochOrder;
import io.dcganspark.job.data.ImageShard;
import io.dcganspark.job.data.ImageShards;
import io.dcganspark.job.exchange.TreeSum;
import io.dcganspark.model.onednn.Precision;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.state.TrainingState;
import io.dcganspark.model.state.TrainingStateFormat;
import io.dcganspark.model.training.AdamSettings;
import io.dcganspark.model.training.InitialState;
import io.dcganspark.model.training.NativeThreads;
import io.dcganspark.model.training.ReplicaTrainer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real rounds on real images, in {@code local} clusters of one and two slots. */
class RoundRunnerIT {
  private static final long SEED = 11;
  private static final int BATCH = 4;
  private static final Recipe RECIPE = Recipe.named("dcgan");
  private static final AdamSettings ADAM = new AdamSettings(2e-4, 0.5, 0.999, 1e-8);

  private final List<StepMetrics> metrics = new ArrayList<>();
  private final List<Samples> samples = new ArrayList<>();
  private SparkSession spark;

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

  private static RunPlan plan(int replicas) {
    return new RunPlan(
        "test",
        RECIPE.name(),
        ADAM,
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
        Precision.FLOAT32,
        OptionalLong.empty());
  }

  private ImageShards shards(int replicas) {
    String excerpt = RoundRunnerIT.class.getResource("/mnist-excerpt").getPath();
    return ImageShards.load(spark, "idx", excerpt, RECIPE.imageShape(), SEED, replicas);
  }

  private RoundRunner runner(int slots, int replicas) {
    session(slots);
    return new RoundRunner(
        JavaSparkContext.fromSparkContext(spark.sparkContext()),
        plan(replicas),
        shards(replicas),
        listener);
  }

  @Test
  void oneTaskAndTwoTasksEndWithTheSameBits() throws Exception {
    TrainingState start = InitialState.of(RECIPE, SEED);
    String onOne = TrainingStateFormat.sha256(runner(1, 2).run(start, 3));
    String onTwo = TrainingStateFormat.sha256(runner(2, 2).run(start, 3));
    assertThat(onTwo).isEqualTo(onOne).isNotEqualTo(TrainingStateFormat.sha256(start));
  }

  @Test
  void stoppingAfterARoundAndGoingOnEqualsNotStopping() throws Exception {
    TrainingState start = InitialState.of(RECIPE, SEED);
    RoundRunner runner = runner(2, 2);
    String whole = TrainingStateFormat.sha256(runner.run(start, 4));
    byte[] stopped = TrainingStateFormat.toBytes(runner.run(start, 2));
    String resumed =
        TrainingStateFormat.sha256(runner(2, 2).run(TrainingStateFormat.fromBytes(stopped), 4));
    assertThat(resumed).isEqualTo(whole);
  }

  @Test
  void theSharedGradientIsThatOfTheReplicasBatches() throws Exception {
    int replicas = 4;
    TrainingState start = InitialState.of(RECIPE, SEED);
    RoundRunner runner = runner(2, replicas);
    TrainingState shared = runner.run(start, 1);
    List<ImageShard> shards = shards(replicas).partitionedInto(1).collect();
    assertThat(TrainingStateFormat.sha256(computedDirectly(start, shards)))
        .isEqualTo(TrainingStateFormat.sha256(shared));
  }

  private static TrainingState computedDirectly(TrainingState start, List<ImageShard> shards) {
    NativeThreads.use(1);
    ReplicaTrainer trainer = new ReplicaTrainer(RECIPE, ADAM, SEED, BATCH, start);
    float[][] generator = new float[shards.size()][trainer.generatorLength()];
    float[][] discriminator = new float[shards.size()][trainer.discriminatorLength()];
    for (ImageShard shard : shards) {
      float[] images = new float[BATCH * shard.shape().length()];
      shard.copyBatch(new EpochOrder(SEED, shard.replica(), shard.length(), BATCH).rows(0), images);
      try (var pass = trainer.begin(shard.replica())) {
        pass.generatorGradient(generator[shard.replica()]);
        pass.discriminatorGradient(images, discriminator[shard.replica()]);
      }
    }
    float[] generatorSum = new float[trainer.generatorLength()];
    float[] discriminatorSum = new float[trainer.discriminatorLength()];
    TreeSum.sum(generator, generatorSum);
    TreeSum.sum(discriminator, discriminatorSum);
    trainer.applyGenerator(generatorSum, shards.size());
    trainer.applyDiscriminator(discriminatorSum, shards.size());
    return trainer.state();
  }

  @Test
  void stepsAndSamplesAreToldWhileTheRoundRuns() throws Exception {
    runner(2, 2).run(InitialState.of(RECIPE, SEED), 4);
    assertThat(metrics).extracting(StepMetrics::step).containsExactly(1L, 2L, 3L, 4L);
    assertThat(metrics)
        .allSatisfy(
            step -> {
              assertThat(step.generatorLoss()).isBetween(0.1, 3.0);
              assertThat(step.discriminatorLoss()).isBetween(0.1, 3.0);
              assertThat(step.discriminatorOnReal()).isBetween(0.0, 1.0);
              assertThat(step.imagesPerSecond()).isPositive();
            });
    assertThat(samples).extracting(Samples::step).containsExactly(0L, 2L, 4L);
    assertThat(samples).allSatisfy(drawn -> assertThat(drawn.pixels()).hasSize(4 * 32 * 32));
  }
}
