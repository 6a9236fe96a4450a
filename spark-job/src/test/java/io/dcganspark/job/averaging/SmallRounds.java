package io.dcganspark.job.averaging;

import io.dcganspark.job.DenseRecipe;
import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.config.TrainingConfig;
import io.dcganspark.job.data.ImageShards;
import io.dcganspark.job.data.TrainingData;
import io.dcganspark.job.training.EarlyEnd;
import io.dcganspark.job.training.RoundRunner;
import io.dcganspark.job.training.Rounds;
import io.dcganspark.job.training.RunEvent;
import io.dcganspark.job.training.RunListener;
import io.dcganspark.job.training.RunPlan;
import io.dcganspark.job.training.Samples;
import io.dcganspark.job.training.StepMetrics;
import io.dcganspark.model.device.DeviceChoice;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.optimizer.AdamSettings;
import io.dcganspark.model.recipe.DiscriminatorNormalization;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.state.NetworkState;
import io.dcganspark.model.state.TrainingState;
import io.dcganspark.model.training.ComputeSettings;
import io.dcganspark.model.training.InitialState;
import io.dcganspark.model.training.StepSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Rounds of both kinds on the same few real images, in {@code local[2]}, and what they reported.
 */
final class SmallRounds implements AutoCloseable {
  static final long SEED = 11;
  static final int BATCH = 4;
  static final Recipe RECIPE = Recipe.named("dcgan");
  static final Recipe SPECTRAL =
      RECIPE.withDiscriminatorNormalization(DiscriminatorNormalization.SPECTRAL);
  static final AdamSettings ADAM = new AdamSettings(2e-4, 0.5, 0.999, 1e-8);

  /**
   * Gradient descent with a step size of 0.1 and a momentum of 0.5: beside this epsilon the second
   * moment is nothing.
   */
  static final AdamSettings DESCENT = new AdamSettings(1e5, 0.5, 0.999, 1e6);

  static final TrainingState START = InitialState.of(RECIPE, SEED);
  static final List<Function<TrainingState, NetworkState>> NETWORKS =
      List.of(TrainingState::generator, TrainingState::discriminator);

  final List<StepMetrics> metrics = new ArrayList<>();
  final List<Samples> samples = new ArrayList<>();

  private final RunListener listener =
      event -> {
        if (event instanceof RunEvent.StepLogged logged) {
          metrics.add(logged.metrics());
        } else if (event instanceof RunEvent.SamplesDrawn drawn) {
          samples.add(drawn.samples());
        }
      };

  final SparkSession spark =
      SparkSession.builder()
          .master("local[2]")
          .config("spark.ui.enabled", false)
          .config("spark.sql.shuffle.partitions", 2)
          .getOrCreate();

  /** Averaging of everything after so many steps. */
  static TrainingConfig.Sync every(int steps) {
    return new TrainingConfig.Sync(TrainingConfig.SyncMode.PARAMETER_AVERAGING, steps, true, 2);
  }

  Rounds averaging(AdamSettings adam, int replicas, TrainingConfig.Sync sync) {
    return new AveragingRounds(context(), plan(adam, replicas), sync, shards(replicas), listener);
  }

  /** Rounds that end early after they have reported a step. */
  Rounds averagingEndedAfter(long step, AdamSettings adam, int replicas, TrainingConfig.Sync sync) {
    EarlyEnd earlyEnd = new EarlyEnd();
    RunListener ending =
        event -> {
          if (event instanceof RunEvent.StepLogged logged) {
            metrics.add(logged.metrics());
            if (logged.metrics().step() == step) {
              earlyEnd.endRound("the test asks for it");
            }
          }
        };
    return new AveragingRounds(
        context(), plan(adam, replicas), sync, shards(replicas), ending, earlyEnd);
  }

  /** Averaging of a D of spectral normalization that takes three steps for one of G. */
  Rounds averagingOfSpectralSteps(int replicas, TrainingConfig.Sync sync) {
    StepSettings plain = StepSettings.of(ADAM);
    StepSettings threeOfD =
        new StepSettings(
            ADAM,
            ADAM,
            plain.schedule(),
            plain.lastStep(),
            plain.loss(),
            plain.clipNorm(),
            plain.augmentation(),
            plain.penalties(),
            3);
    return new AveragingRounds(
        context(),
        plan(SPECTRAL, threeOfD, replicas, Precision.FLOAT32),
        sync,
        shards(replicas),
        listener);
  }

  Rounds sharing(AdamSettings adam, int replicas) {
    return new RoundRunner(context(), plan(adam, replicas), shards(replicas), listener);
  }

  ImageShards shards(int replicas) {
    String excerpt = SmallRounds.class.getResource("/mnist-excerpt").getPath();
    return TrainingData.open(spark, new DataConfig(excerpt, "idx"))
        .shards(RECIPE.imageShape(), SEED, replicas);
  }

  /** Averaging of networks of which no machine computes all layers in bfloat16. */
  Rounds averagingWhatCannotBeComputed() {
    Recipe dense = new DenseRecipe();
    String excerpt = SmallRounds.class.getResource("/mnist-excerpt").getPath();
    ImageShards images =
        TrainingData.open(spark, new DataConfig(excerpt, "idx"))
            .shards(dense.imageShape(), SEED, 2);
    RunPlan plan = plan(dense, StepSettings.of(ADAM), 2, Precision.BFLOAT16);
    return new AveragingRounds(context(), plan, every(2), images, listener);
  }

  private JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(spark.sparkContext());
  }

  /** A line of metrics at every step, a grid of four samples at every second. */
  private static RunPlan plan(AdamSettings adam, int replicas) {
    return plan(RECIPE, StepSettings.of(adam), replicas, Precision.FLOAT32);
  }

  private static RunPlan plan(
      Recipe recipe, StepSettings steps, int replicas, Precision precision) {
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
        DeviceChoice.AUTO,
        new JobConfig.Exchange(Duration.ofSeconds(60), Precision.FLOAT32),
        1,
        false,
        ComputeSettings.auto(precision),
        0,
        null);
  }

  /** Clears metrics and samples. */
  void forget() {
    metrics.clear();
    samples.clear();
  }

  @Override
  public void close() {
    spark.stop();
  }
}
