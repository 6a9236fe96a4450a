package io.dcganspark.job.config;

import static io.dcganspark.job.config.ConfigKey.Decides.NETWORKS;
import static io.dcganspark.job.config.ConfigKey.Decides.WEIGHTS;
import static io.dcganspark.job.config.KeyType.bits;
import static io.dcganspark.job.config.KeyType.choice;
import static io.dcganspark.job.config.KeyType.choices;
import static io.dcganspark.job.config.KeyType.count;
import static io.dcganspark.job.config.KeyType.duration;
import static io.dcganspark.job.config.KeyType.flag;
import static io.dcganspark.job.config.KeyType.fraction;
import static io.dcganspark.job.config.KeyType.matching;
import static io.dcganspark.job.config.KeyType.network;
import static io.dcganspark.job.config.KeyType.optional;
import static io.dcganspark.job.config.KeyType.path;
import static io.dcganspark.job.config.KeyType.positive;
import static io.dcganspark.job.config.KeyType.recipe;
import static io.dcganspark.job.config.KeyType.steps;
import static io.dcganspark.job.config.KeyType.text;
import static io.dcganspark.job.config.KeyType.texts;
import static io.dcganspark.job.config.KeyType.trackingUri;
import static io.dcganspark.job.config.KeyType.upTo;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.dcganspark.model.augmentation.AugmentationKind;
import io.dcganspark.model.device.DeviceChoice;
import io.dcganspark.model.loss.LossKind;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.optimizer.LearningRateRule;
import io.dcganspark.model.optimizer.LearningRateSchedule;
import io.dcganspark.model.random.LatentLaw;
import io.dcganspark.model.recipe.DiscriminatorNormalization;
import io.dcganspark.model.training.ComputeSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The table of all keys. Defaults, checks, did-you-mean, {@code --dry-run}, {@code config.json},
 * the comparison of a resumed run and the estimator's params come from it; tests compare
 * docs/configuration.md with it. {@link ConfigRules} has what keys require of each other.
 *
 * <p>A key is a row here and a component of the record that holds it.
 */
public final class ConfigKeys {
  private static final List<ConfigKey<?>> TABLE = new ArrayList<>();

  /** A run id names a directory on any file system, and an application in any cluster. */
  public static final ConfigKey<Optional<String>> RUN_ID =
      key(
              "run.id",
              optional(
                  matching(
                      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}"),
                      "1 to 128 letters, digits, \".\", \"_\" or \"-\", the first a letter or"
                          + " digit",
                      text("1 to 128 letters, digits, ., _, -"))),
              job -> job.run().id())
          .meaning("Name of the run directory under output.path.")
          .absentByDefault("from the time of the start");

  public static final ConfigKey<Duration> EXECUTOR_TIMEOUT =
      key("run.executor-timeout", duration(), job -> job.run().executorTimeout())
          .meaning("How long a start waits for its first executor.")
          .byDefault("300s");

  public static final ConfigKey<Optional<String>> DATA_PATH =
      key("data.path", optional(path()), job -> job.data().pathIfAny())
          .meaning(
              "Where the data set is: for idx a directory that holds files under MNIST's names,"
                  + " for images a folder, for table a table's name, else a table.")
          .absentByDefault("none, must be set");

  /** Besides the formats of the job, a short name that a data source registers, or its class. */
  public static final ConfigKey<String> DATA_FORMAT =
      key(
              "data.format",
              matching(
                  Pattern.compile("[A-Za-z][A-Za-z0-9._-]*"),
                  "idx, images or the name of a Spark data source",
                  text(
                      "idx, images, csv, or a Spark data source",
                      "set it to idx, images or a Spark data source")),
              job -> job.data().format())
          .meaning(
              "How the images are kept (data.md): MNIST's files, pictures in a folder and below it,"
                  + " CSV files with a column for each pixel, a table by its name (table), or one"
                  + " that Spark reads, such as parquet.")
          .byDefault(DataConfig.IDX);

  public static final ConfigKey<DataConfig.Labels> LABELS =
      key("data.labels", choice(DataConfig.Labels.class), job -> job.data().labels())
          .meaning(
              "Where labels come from: stored takes the labels stored with the images, if any;"
                  + " folders, for images, the name of the image's folder directly below data.path;"
                  + " none ignores labels.")
          .byDefault("stored");

  /** The log names each, which bounds them. */
  public static final ConfigKey<Integer> MAX_BROKEN =
      key("data.max-broken", count(0, 1_000_000), job -> job.data().maxBroken())
          .meaning("Unusable images that may be left out; the log names each.")
          .byDefault(Integer.toString(DataConfig.DEFAULT_MAX_BROKEN));

  public static final ConfigKey<String> IMAGE_COLUMN =
      key("data.image-column", text("a column", "name a column"), job -> job.data().imageColumn())
          .meaning(
              "For tables: the images, each a picture file, or pixels whose sizes are in columns"
                  + " height, width and channels, or Spark's image struct.")
          .byDefault(DataConfig.DEFAULT_IMAGE_COLUMN);

  public static final ConfigKey<String> LABEL_COLUMN =
      key("data.label-column", text("a column", "name a column"), job -> job.data().labelColumn())
          .meaning("For tables: the labels, whole numbers from 0.")
          .byDefault(DataConfig.DEFAULT_LABEL_COLUMN);

  public static final ConfigKey<Map<String, String>> DATA_OPTIONS =
      key("data.options", texts(), job -> job.data().options())
          .meaning("Options of the Spark data source: --set data.options.recursiveFileLookup=true.")
          .emptyByDefault();

  /**
   * Which images are mirrored is drawn again for each step, so this is part of the augmentation.
   */
  public static final ConfigKey<Boolean> MIRROR =
      key("data.mirror", flag(), job -> job.training().augmentation().mirror())
          .earlier("training.mirror")
          .decides(WEIGHTS)
          .meaning(
              "Whether each real image is mirrored left to right half of the time in training (losses.md).")
          .byDefault("false");

  public static final ConfigKey<String> RECIPE =
      key("model.recipe", recipe(), job -> job.model().recipe())
          .decides(NETWORKS)
          .meaning("Which networks are trained.")
          .byDefault("dcgan");

  public static final ConfigKey<Optional<Integer>> SIZE =
      key("model.size", optional(count(1, 256).in("32, 64, 128 or 256")), job -> job.model().size())
          .decides(NETWORKS)
          .meaning("Pixels of a row of an image, and rows.")
          .absentByDefault("the recipe's own, 64");

  public static final ConfigKey<Optional<Integer>> WIDTH =
      key("model.width", optional(count(1, 1024)), job -> job.model().width())
          .decides(NETWORKS)
          .meaning(
              "Feature maps of the layer next to the image; each further layer has twice as many.")
          .absentByDefault("the recipe's own, 64");

  public static final ConfigKey<Optional<Integer>> CHANNELS =
      key("model.channels", optional(count(1, 3)), job -> job.model().channels())
          .decides(NETWORKS)
          .meaning("Channels of an image.")
          .absentByDefault("the recipe's own, 1");

  public static final ConfigKey<Optional<Integer>> CLASSES =
      key(
              "model.classes",
              optional(count(1, ModelConfig.MOST_CLASSES).in("2 to 100")),
              job -> job.model().classes())
          .decides(NETWORKS)
          .meaning("Classes of the labels that the networks take.")
          .absentByDefault("the recipe's own: 10, or none");

  public static final ConfigKey<Optional<Integer>> LATENT_SIZE =
      key("model.latent-size", optional(count(1, 4096)), job -> job.model().latentSize())
          .decides(NETWORKS)
          .meaning("Values of a latent, the noise that G turns into an image.")
          .absentByDefault("the recipe's own, 100");

  public static final ConfigKey<Optional<LatentLaw>> LATENT_LAW =
      key("model.latent", optional(choice(LatentLaw.class)), job -> job.model().latentLaw())
          .decides(NETWORKS)
          .meaning("The law of a latent's values.")
          .absentByDefault("the recipe's own, normal");

  public static final ConfigKey<Optional<String>> GENERATOR =
      key("model.generator", optional(network()), job -> job.model().generator())
          .decides(NETWORKS)
          .meaning(
              "Your G as DL4J's JSON (recipes.md): a file, local or on any Hadoop file system.")
          .absentByDefault("that of the recipe");

  public static final ConfigKey<Optional<String>> DISCRIMINATOR =
      key("model.discriminator", optional(network()), job -> job.model().discriminator())
          .decides(NETWORKS)
          .meaning("Your D as DL4J's JSON, likewise.")
          .absentByDefault("that of the recipe");

  public static final ConfigKey<Optional<DiscriminatorNormalization>> DISCRIMINATOR_NORMALIZATION =
      key(
              "model.discriminator-normalization",
              optional(choice(DiscriminatorNormalization.class)),
              job -> job.model().discriminatorNormalization())
          .decides(NETWORKS)
          .meaning("What D has in place of the recipe's batch normalizations (losses.md).")
          .absentByDefault("the recipe's own: batch normalizations, in all but gan");

  public static final ConfigKey<Integer> EPOCHS =
      key("training.epochs", count(1, 1_000_000), job -> job.training().epochs())
          .meaning("Passes over the data.")
          .byDefault("200");

  public static final ConfigKey<Optional<Integer>> BATCH_SIZE =
      key(
              "training.batch-size",
              optional(count(1, BatchSize.MOST)),
              job -> job.training().batch().ofAll())
          .decides(WEIGHTS)
          .meaning("Images in a step over all replicas together.")
          .absentByDefault("64, unless training.batch-size-per-replica is set");

  public static final ConfigKey<Optional<Integer>> BATCH_SIZE_PER_REPLICA =
      key(
              "training.batch-size-per-replica",
              optional(count(1, BatchSize.MOST)),
              job -> job.training().batch().ofReplica())
          .decides(WEIGHTS)
          .meaning("Images in a step for each replica, in place of training.batch-size.")
          .absentByDefault("none: they share training.batch-size");

  public static final ConfigKey<Optional<Integer>> REPLICAS =
      key(
              "training.replicas",
              optional(count(1, 65_536).in("a divisor of training.batch-size")),
              job -> job.training().replicas())
          .decides(WEIGHTS)
          .meaning("Replicas that share each batch evenly; fixed for the life of a run.")
          .absentByDefault(
              "the slots that the cluster offers at the run's first start, with at least 16 images"
                  + " of the batch each");

  public static final ConfigKey<Long> SEED =
      key("training.seed", bits(), job -> job.training().seed())
          .decides(WEIGHTS)
          .meaning("The key of every random number.")
          .byDefault("42");

  public static final ConfigKey<LossKind> LOSS =
      key("training.loss", choice(LossKind.class), job -> job.training().loss().kind())
          .decides(WEIGHTS)
          .meaning("The losses of G and D (losses.md).")
          .byDefault("cross-entropy");

  public static final ConfigKey<Double> LABEL_SMOOTHING =
      key("training.label-smoothing", fraction(), job -> job.training().loss().labelSmoothing())
          .decides(WEIGHTS)
          .meaning("By how much D's target on real images is below 1; 0: not at all.")
          .byDefault("0");

  public static final ConfigKey<Double> LEARNING_RATE =
      key("training.learning-rate", positive(1), job -> job.training().learningRate())
          .decides(WEIGHTS)
          .meaning("Adam's step size, for both networks.")
          .byDefault("2e-4");

  public static final ConfigKey<Optional<Double>> GENERATOR_LEARNING_RATE =
      key(
              "training.generator-learning-rate",
              optional(positive(1)),
              job -> job.training().generatorLearningRate())
          .decides(WEIGHTS)
          .meaning("Adam's step size for G alone.")
          .absentByDefault("training.learning-rate");

  public static final ConfigKey<Optional<Double>> DISCRIMINATOR_LEARNING_RATE =
      key(
              "training.discriminator-learning-rate",
              optional(positive(1)),
              job -> job.training().discriminatorLearningRate())
          .decides(WEIGHTS)
          .meaning("Adam's step size for D alone.")
          .absentByDefault("training.learning-rate");

  public static final ConfigKey<Integer> DISCRIMINATOR_STEPS =
      key("training.discriminator-steps", count(1, 100), job -> job.training().discriminatorSteps())
          .decides(WEIGHTS)
          .meaning(
              "Steps of D, each on a batch, for a step of G, which takes the last one of them.")
          .byDefault("1");

  public static final ConfigKey<LearningRateRule> LEARNING_RATE_RULE =
      key(
              "training.learning-rate-rule",
              choice(LearningRateRule.class),
              job -> job.training().learningRateRule())
          .decides(WEIGHTS)
          .meaning("How training.learning-rate, which is for a batch of 64, follows the batch.")
          .byDefault("none");

  public static final ConfigKey<Integer> WARM_UP_STEPS =
      key("training.warm-up-steps", count(0, 1_000_000), job -> job.training().warmUpSteps())
          .decides(WEIGHTS)
          .meaning("First steps of a run, in which the learning rate rises evenly to its value.")
          .byDefault("0");

  public static final ConfigKey<LearningRateSchedule> SCHEDULE =
      key("training.schedule", choice(LearningRateSchedule.class), job -> job.training().schedule())
          .decides(WEIGHTS)
          .meaning("How the learning rate falls from there to the end of training.epochs.")
          .byDefault("constant");

  public static final ConfigKey<Double> R1 =
      key("training.r1", upTo(1_000_000), job -> job.training().penalties().r1())
          .decides(WEIGHTS)
          .meaning("Factor of the penalty on D's gradient at real images (losses.md); 0: none.")
          .byDefault("0");

  public static final ConfigKey<Double> R2 =
      key("training.r2", upTo(1_000_000), job -> job.training().penalties().r2())
          .decides(WEIGHTS)
          .meaning("Factor of the same penalty at generated images; 0: none.")
          .byDefault("0");

  public static final ConfigKey<Double> GRADIENT_PENALTY =
      key(
              "training.gradient-penalty",
              upTo(1_000_000),
              job -> job.training().penalties().wasserstein())
          .decides(WEIGHTS)
          .meaning(
              "Factor of the penalty of Wasserstein GANs, on D's gradient between real and"
                  + " generated images (losses.md); 0: none.")
          .byDefault("0");

  public static final ConfigKey<Integer> PENALTY_EVERY_STEPS =
      key(
              "training.penalty-every-steps",
              count(1, 1000),
              job -> job.training().penalties().everySteps())
          .decides(WEIGHTS)
          .meaning("Penalties count n times in every n-th step, and in the others not at all.")
          .byDefault("1");

  public static final ConfigKey<Set<AugmentationKind>> AUGMENT =
      key(
              "training.augment",
              choices(AugmentationKind.class),
              job -> job.training().augmentation().kinds())
          .decides(WEIGHTS)
          .meaning(
              "Random changes of all images, real and generated, before D judges them (losses.md).")
          .byDefault("none");

  public static final ConfigKey<Double> CLIP_NORM =
      key("training.clip-norm", upTo(1_000_000), job -> job.training().clipNorm())
          .decides(WEIGHTS)
          .meaning("The greatest length of a network's gradient; 0: any.")
          .byDefault("0");

  public static final ConfigKey<Double> BETA1 =
      key("training.beta1", fraction(), job -> job.training().beta1())
          .decides(WEIGHTS)
          .meaning("Decay of Adam's first moment.")
          .byDefault("0.5");

  public static final ConfigKey<Double> BETA2 =
      key("training.beta2", fraction(), job -> job.training().beta2())
          .decides(WEIGHTS)
          .meaning("Decay of Adam's second moment.")
          .byDefault("0.999");

  /** Each is a thread of the operating system: as many as the largest machines have cores. */
  public static final ConfigKey<Integer> THREADS_PER_REPLICA =
      key("training.threads-per-replica", count(1, 256), job -> job.training().threadsPerReplica())
          .decides(WEIGHTS)
          .meaning("Native threads of one replica.")
          .byDefault("1");

  public static final ConfigKey<DeviceChoice> DEVICE =
      key("training.device", choice(DeviceChoice.class), job -> job.training().device())
          .meaning(
              "What executors compute with (gpus.md): auto takes CUDA where it can be used and the"
                  + " CPU elsewhere; cuda and cpu refuse anything else.")
          .byDefault("auto");

  /** A round that has failed a thousand times will fail again. */
  public static final ConfigKey<Integer> MAX_FAILED_ROUNDS =
      key("training.max-failures", count(1, 1000), job -> job.training().maxFailures())
          .meaning("Rounds in a row that may fail before the run gives up.")
          .byDefault("4");

  public static final ConfigKey<String> ON_DIVERGENCE =
      key(
              "training.on-divergence",
              choice(TrainingConfig.STOP, TrainingConfig.ROLLBACK),
              job -> job.training().onDivergence())
          .meaning(
              "What to do if training cannot continue: a loss is not a number, or for 200 steps D"
                  + " has been sure of every image or G has made the same image from any noise.")
          .byDefault(TrainingConfig.STOP);

  public static final ConfigKey<Precision> PRECISION =
      key(
              "training.precision",
              choice(Precision.class),
              job -> job.training().compute().precision())
          .decides(WEIGHTS)
          .meaning("Precision of products.")
          .byDefault("float32");

  public static final ConfigKey<String> BACKEND =
      key(
              "training.backend",
              matching(
                  Pattern.compile("[A-Za-z0-9._-]{1,64}"),
                  "expected auto, onednn, nd4j, or the name of a backend on the class path",
                  text("auto, onednn, nd4j, or a name", "use auto")),
              job -> job.training().compute().backend())
          .decides(WEIGHTS)
          .meaning("What computes the networks.")
          .byDefault(ComputeSettings.AUTO);

  public static final ConfigKey<TrainingConfig.SyncMode> SYNC =
      key(
              "training.sync",
              choice(TrainingConfig.SyncMode.class),
              job -> job.training().sync().mode())
          .decides(WEIGHTS)
          .meaning(
              "How replicas stay one model: they add up their gradients at every step, or train"
                  + " separately and dl4j-spark averages their networks (parameter-averaging.md).")
          .byDefault("gradient-sharing");

  /** Replicas that are apart for longer become separate models; DL4J warns of more than 20. */
  public static final ConfigKey<Integer> AVERAGING_FREQUENCY =
      key(
              "training.averaging-frequency",
              count(1, 1000),
              job -> job.training().sync().averagingFrequency())
          .decides(WEIGHTS)
          .meaning("Steps of a replica from one average to the next.")
          .byDefault("1");

  public static final ConfigKey<Boolean> SAVE_UPDATER =
      key("training.save-updater", flag(), job -> job.training().sync().saveUpdater())
          .decides(WEIGHTS)
          .meaning("Whether Adam's moments are averaged too.")
          .byDefault("true");

  /** Of two branches each, 16 levels are enough for the largest number of replicas. */
  public static final ConfigKey<Integer> AGGREGATION_DEPTH =
      key(
              "training.aggregation-depth",
              count(1, 16),
              job -> job.training().sync().aggregationDepth())
          .decides(WEIGHTS)
          .meaning("Levels of the tree in which Spark adds up the networks that are averaged.")
          .byDefault("2");

  public static final ConfigKey<Double> EMA_DECAY =
      key("training.ema-decay", fraction(), job -> job.training().emaDecay())
          .decides(WEIGHTS)
          .meaning(
              "Decay of the exponential moving average of G's weights, such as 0.999 (less in the"
                  + " first steps); 0: no average.")
          .byDefault("0");

  public static final ConfigKey<Optional<Long>> CHECKPOINT_STEPS =
      key("checkpoint.every-steps", optional(steps()), job -> job.checkpoint().everySteps())
          .meaning("Steps from one checkpoint to the next, the most that a failure can lose.")
          .absentByDefault("an epoch, or the fewest epochs that have 250 steps together");

  public static final ConfigKey<Integer> KEEP_LAST =
      key("checkpoint.keep-last", count(1, 10_000), job -> job.checkpoint().keepLast())
          .meaning("Checkpoints that are kept.")
          .byDefault("3");

  public static final ConfigKey<Duration> CHECKPOINT_TIMEOUT =
      key("checkpoint.timeout", duration(), job -> job.checkpoint().timeout())
          .meaning("How long the commit of a checkpoint is retried before it counts as failed.")
          .byDefault("300s");

  public static final ConfigKey<Integer> MAX_FAILED_CHECKPOINTS =
      key("checkpoint.max-failures", count(0, 1000), job -> job.checkpoint().maxFailures())
          .meaning("Checkpoints in a row that may fail; one more ends the run.")
          .byDefault("3");

  public static final ConfigKey<Integer> SAMPLE_ROWS =
      key("samples.rows", count(1, 32), job -> job.samples().rows())
          .meaning("Rows of the grid of generated images.")
          .byDefault("8");

  public static final ConfigKey<Integer> SAMPLE_COLUMNS =
      key("samples.columns", count(1, 32), job -> job.samples().columns())
          .meaning("Columns of the grid.")
          .byDefault("8");

  public static final ConfigKey<Optional<Long>> SAMPLE_STEPS =
      key("samples.every-steps", optional(steps()), job -> job.samples().everySteps())
          .meaning("Steps from one frame of samples.gif to the next.")
          .absentByDefault("a tenth of an epoch, at least 25 steps");

  public static final ConfigKey<Long> METRICS_STEPS =
      key("metrics.every-steps", steps(), job -> job.metrics().everySteps())
          .meaning("Steps from one line of metrics.jsonl to the next.")
          .byDefault("10");

  public static final ConfigKey<Optional<Long>> EVALUATION_STEPS =
      key("evaluation.every-steps", optional(steps()), job -> job.evaluation().everySteps())
          .meaning(
              "Steps from one evaluation of the generator to the next (quality.md), and one at the"
                  + " end.")
          .absentByDefault("never");

  public static final ConfigKey<Integer> EVALUATION_COUNT =
      key(
              "evaluation.count",
              count(JobConfig.Evaluation.LEAST_COUNT, 1_000_000),
              job -> job.evaluation().count())
          .meaning("Images that an evaluation draws.")
          .byDefault("10000");

  public static final ConfigKey<Optional<String>> CLASSIFIER =
      key("evaluation.classifier", optional(path()), job -> job.evaluation().classifier())
          .meaning("The classifier whose features compare images: a file of train-classifier.")
          .absentByDefault("the one for MNIST that comes with the job");

  public static final ConfigKey<Optional<String>> FEATURES =
      key("evaluation.features", optional(path()), job -> job.evaluation().features())
          .meaning(
              "A network whose features compare images too: an ONNX model, such as Inception"
                  + " (quality.md).")
          .absentByDefault("only the classifier's features");

  public static final ConfigKey<Optional<Integer>> PATIENCE =
      key("stop.patience", optional(count(1, 10_000)), job -> job.stop().patienceIfAny())
          .meaning(
              "The run ends after so many evaluations in a row without a smaller Frechet distance.")
          .absentByDefault("all epochs are trained");

  public static final ConfigKey<Duration> EXCHANGE_TIMEOUT =
      key("exchange.timeout", duration(), job -> job.exchange().timeout())
          .meaning(
              "How long a replica waits for its peers before the round fails, with gradient"
                  + " sharing.")
          .byDefault("120s");

  public static final ConfigKey<Precision> EXCHANGE_PRECISION =
      key(
              "exchange.precision",
              choice(EnumSet.of(Precision.FLOAT32, Precision.BFLOAT16)),
              job -> job.exchange().precision())
          .decides(WEIGHTS)
          .meaning("Format of gradients between executors.")
          .byDefault("float32");

  public static final ConfigKey<Optional<String>> TRACKING_URI =
      key("mlflow.tracking-uri", optional(trackingUri()), job -> job.mlflow().trackingUri())
          .meaning("MLflow's server, which also shows the run (watching.md).")
          .absentByDefault("none");

  public static final ConfigKey<String> EXPERIMENT =
      key(
              "mlflow.experiment",
              text("a text", "give it a name, such as dcgan-spark"),
              job -> job.mlflow().experiment())
          .meaning("The run's experiment there; created if missing.")
          .byDefault("dcgan-spark");

  public static final ConfigKey<String> OUTPUT_PATH =
      key("output.path", path("give --output DIR or set output.path"), job -> job.output().path())
          .meaning("Directory of all run directories.")
          .byDefault("runs");

  private ConfigKeys() {}

  private static <T> ConfigKey.Builder<T> key(
      String name, KeyType<T> type, Function<JobConfig, T> component) {
    return new ConfigKey.Builder<>(TABLE::add, name, type, component);
  }

  /** Returns all rows, in the order of docs/configuration.md. */
  public static List<ConfigKey<?>> all() {
    return Collections.unmodifiableList(TABLE);
  }

  /** Returns the row of a key that there is. */
  public static ConfigKey<?> named(String name) {
    return TABLE.stream().filter(key -> key.name().equals(name)).findFirst().orElseThrow();
  }

  /** Returns a configuration of all defaults; an absent value is null in it. */
  static Config defaults() {
    Config defaults = ConfigFactory.empty();
    for (ConfigKey<?> key : TABLE) {
      defaults = defaults.withValue(key.name(), key.defaultValue());
    }
    return defaults;
  }
}
