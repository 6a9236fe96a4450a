package io.dcganspark.job.config;

import com.typesafe.config.Config;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.recipe.OwnRecipe;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.recipe.RecipeClass;
import io.dcganspark.model.recipe.UnusableNetworkException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Reads the records from a configuration that has every key; collects what is wrong with values.
 */
final class JobConfigReader {
  // A run id is the name of a directory on any file system, and of an application in any cluster.
  private static final Pattern RUN_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
  // A short name that a data source registers, or that of its class.
  private static final Pattern FORMAT = Pattern.compile("[A-Za-z][A-Za-z0-9._-]*");
  private static final Pattern TRACKING_URI =
      Pattern.compile("https?://[A-Za-z0-9.-]+(:\\d{1,5})?(/[\\w./~-]*)?");
  private static final List<String> PRECISIONS = List.of("float32", "bfloat16");
  private static final int MOST_SAMPLES = 32;
  private static final int MOST_MAPS = 1024;
  private static final int COLOURS = 3;

  /** Each is named in a line of the log. */
  private static final int MOST_BROKEN = 1_000_000;

  /** More than any run takes; whoever writes more of them means never. */
  private static final long MOST_STEPS = 1_000_000_000;

  private static final int MOST_EPOCHS = 1_000_000;

  /** Larger ones have not been of use to anybody's networks. */
  private static final int MOST_IMAGES_A_STEP = 65_536;

  /** As many as the largest machines have cores: each is a thread of the operating system. */
  private static final int MOST_THREADS = 256;

  /** A round that has failed so often will fail again. */
  private static final int MOST_FAILURES = 1000;

  /** Of two branches each, they are enough for the largest number of replicas. */
  private static final int MOST_LEVELS = 16;

  private static final int MOST_CHECKPOINTS = 10_000;
  private static final int MOST_EVALUATED = 1_000_000;
  private static final int MOST_PATIENCE = 10_000;

  /** Replicas that are apart for longer are models of their own; DL4J warns of more than 20. */
  private static final int MOST_STEPS_APART = 1000;

  private JobConfigReader() {}

  static JobConfig read(Config config) {
    ConfigValues values = new ConfigValues(config);
    RunConfig run = run(values);
    DataConfig data = data(values);
    ModelConfig model = model(values);
    TrainingConfig training = training(values);
    JobConfig result =
        new JobConfig(
            run,
            data,
            model,
            training,
            new CheckpointConfig(
                values.optionalCount("checkpoint.every-steps", MOST_STEPS),
                (int) values.count("checkpoint.keep-last", MOST_CHECKPOINTS),
                values.duration("checkpoint.timeout"),
                (int) values.count("checkpoint.max-failures", 0, MOST_FAILURES)),
            new SamplesConfig(
                (int) values.count("samples.rows", MOST_SAMPLES),
                (int) values.count("samples.columns", MOST_SAMPLES),
                values.optionalCount("samples.every-steps", MOST_STEPS)),
            new MetricsConfig(values.count("metrics.every-steps", MOST_STEPS)),
            evaluation(values),
            stop(values),
            exchange(values, training.sync()),
            mlflow(values),
            new OutputConfig(values.path("output.path", "give --output DIR or set output.path")));
    values.throwProblems();
    return result;
  }

  private static RunConfig run(ConfigValues values) {
    String id = values.optionalText("run.id");
    if (id != null && !RUN_ID.matcher(id).matches()) {
      values.problem(
          "run.id", "1 to 128 letters, digits, \".\", \"_\" or \"-\", the first a letter or digit");
    }
    return new RunConfig(id, values.duration("run.executor-timeout"));
  }

  private static DataConfig data(ConfigValues values) {
    String format = values.text("data.format", "set it to idx, images or a Spark data source");
    if (!format.isEmpty() && !FORMAT.matcher(format).matches()) {
      values.problem("data.format", "idx, images or the name of a Spark data source");
    }
    List<String> origins =
        Arrays.stream(DataConfig.Labels.values()).map(DataConfig.Labels::text).toList();
    String labels = values.oneOf("data.labels", origins);
    if (labels.equals("folders") && !format.equals(DataConfig.IMAGES)) {
      values.problem("data.labels", "stored or none, since only data.format=images has folders");
    }
    return new DataConfig(
        path(values, format),
        format,
        DataConfig.Labels.valueOf(labels.toUpperCase(Locale.ROOT)),
        (int) values.count("data.max-broken", 0, MOST_BROKEN),
        values.text("data.image-column", "name a column"),
        values.text("data.label-column", "name a column"),
        values.texts("data.options"));
  }

  private static String path(ConfigValues values, String format) {
    if (!format.equals(DataConfig.DATAFRAME)) {
      return values.path("data.path", "give --data DIR or set data.path");
    }
    if (values.isSet("data.path")) {
      values.problem(
          "data.path",
          "null, since data.format=dataframe has no path: set data.format to what it is there");
    }
    return null;
  }

  private static ModelConfig model(ConfigValues values) {
    String name = recipe(values);
    Integer width = values.countOrNull("model.width", MOST_MAPS);
    Integer channels = values.countOrNull("model.channels", COLOURS);
    Integer classes = values.countOrNull("model.classes", ModelConfig.MOST_CLASSES);
    String generator = values.jsonOrNull("model.generator");
    String discriminator = values.jsonOrNull("model.discriminator");
    ModelConfig networks = new ModelConfig(name, null, null, null, generator, discriminator);
    if (isWhole(values, networks)) {
      requireRecipe(values, "model.width", networks.with(width, null, null));
      requireRecipe(values, "model.channels", networks.with(null, channels, null));
      requireRecipe(values, "model.classes", networks.with(null, null, classes));
    }
    return networks.with(width, channels, classes);
  }

  private static String recipe(ConfigValues values) {
    String name = values.optionalText("model.recipe");
    List<String> known = new ArrayList<>(Recipe.names());
    known.add(OwnRecipe.NAME);
    if (name == null || !(known.contains(name) || RecipeClass.isNamedBy(name))) {
      values.problem(
          "model.recipe",
          "one of %s, or a class that implements Recipe".formatted(String.join(", ", known)));
      return known.get(0);
    }
    return name;
  }

  /** Tells whether the networks are there and can be trained; what is wrong is noted. */
  private static boolean isWhole(ConfigValues values, ModelConfig networks) {
    boolean isOwn = networks.recipe().equals(OwnRecipe.NAME);
    boolean whole = true;
    for (String key : NetworkFiles.KEYS) {
      if (isOwn != values.isSet(key)) {
        values.fault(
            key,
            isOwn
                ? "not set, expected a network in DL4J's JSON, since model.recipe is own"
                : "a network, expected none, since model.recipe is %s: set model.recipe=own"
                    .formatted(networks.recipe()));
        whole = false;
      }
    }
    try {
      if (whole) {
        networks.toRecipe();
      }
    } catch (UnusableNetworkException e) {
      values.fault("model." + e.network(), e.getMessage());
      whole = false;
    } catch (IllegalArgumentException e) {
      values.fault("model.recipe", "%s: %s".formatted(networks.recipe(), e.getMessage()));
      whole = false;
    }
    return whole;
  }

  private static void requireRecipe(ConfigValues values, String key, ModelConfig asked) {
    try {
      asked.toRecipe();
    } catch (IllegalArgumentException e) {
      values.problem(key, "one that the recipe has: " + e.getMessage());
    }
  }

  private static EvaluationConfig evaluation(ConfigValues values) {
    return new EvaluationConfig(
        values.optionalCount("evaluation.every-steps", MOST_STEPS),
        (int) values.count("evaluation.count", EvaluationConfig.LEAST_COUNT, MOST_EVALUATED),
        values.pathOrNull("evaluation.classifier"));
  }

  private static StopConfig stop(ConfigValues values) {
    Long patience = values.optionalCount("stop.patience", MOST_PATIENCE);
    if (patience != null && !values.isSet("evaluation.every-steps")) {
      values.problem(
          "stop.patience", "null, since evaluation.every-steps is and nothing is evaluated");
    }
    return new StopConfig(patience == null ? null : Integer.valueOf(patience.intValue()));
  }

  private static MlflowConfig mlflow(ConfigValues values) {
    String uri = values.addressOrNull("mlflow.tracking-uri");
    // The address is written to config.json and to the log.
    if (uri != null && (uri.contains("@") || uri.contains("?"))) {
      values.problemWithSecret(
          "mlflow.tracking-uri",
          "without user, password and query: give MLFLOW_TRACKING_USERNAME and"
              + " MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN, in the driver's environment");
    } else if (uri != null && !TRACKING_URI.matcher(uri).matches()) {
      values.problem("mlflow.tracking-uri", "an address such as http://host:5000");
    }
    return new MlflowConfig(
        uri, values.text("mlflow.experiment", "give it a name, such as dcgan-spark"));
  }

  private static TrainingConfig training(ConfigValues values) {
    long batchSize = values.count("training.batch-size", MOST_IMAGES_A_STEP);
    Long replicas = values.optionalCount("training.replicas", MOST_IMAGES_A_STEP);
    if (replicas != null && batchSize % replicas != 0) {
      values.problem(
          "training.replicas",
          "a divisor of training.batch-size, which is %d".formatted(batchSize));
    }
    SyncConfig sync = sync(values);
    return new TrainingConfig(
        (int) values.count("training.epochs", MOST_EPOCHS),
        (int) batchSize,
        replicas == null ? null : Integer.valueOf(replicas.intValue()),
        values.whole("training.seed"),
        values.positive("training.learning-rate", 1),
        values.fraction("training.beta1"),
        values.fraction("training.beta2"),
        (int) values.count("training.threads-per-replica", MOST_THREADS),
        (int) values.count("training.max-failures", MOST_FAILURES),
        values.oneOf(
            "training.on-divergence", List.of(TrainingConfig.STOP, TrainingConfig.ROLLBACK)),
        precision(values, "training.precision"),
        sync,
        emaDecay(values, sync));
  }

  private static double emaDecay(ConfigValues values, SyncConfig sync) {
    double decay = values.fraction("training.ema-decay");
    if (decay > 0 && sync.mode() == SyncConfig.Mode.PARAMETER_AVERAGING) {
      values.problem(
          "training.ema-decay",
          "0, since training.sync=parameter-averaging has no weights of every step to average");
    }
    return decay;
  }

  private static Precision precision(ConfigValues values, String key) {
    return Precision.valueOf(values.oneOf(key, PRECISIONS).toUpperCase(Locale.ROOT));
  }

  private static ExchangeConfig exchange(ConfigValues values, SyncConfig sync) {
    Precision precision = precision(values, "exchange.precision");
    if (precision != Precision.FLOAT32 && sync.mode() == SyncConfig.Mode.PARAMETER_AVERAGING) {
      values.problem(
          "exchange.precision",
          "float32, since training.sync=parameter-averaging exchanges networks, which are not"
              + " rounded");
    }
    return new ExchangeConfig(values.duration("exchange.timeout"), precision);
  }

  private static SyncConfig sync(ConfigValues values) {
    List<String> modes =
        Arrays.stream(SyncConfig.Mode.values()).map(SyncConfig.Mode::text).toList();
    return new SyncConfig(
        SyncConfig.Mode.of(values.oneOf("training.sync", modes)),
        (int) values.count("training.averaging-frequency", MOST_STEPS_APART),
        values.flag("training.save-updater"),
        (int) values.count("training.aggregation-depth", MOST_LEVELS));
  }
}
