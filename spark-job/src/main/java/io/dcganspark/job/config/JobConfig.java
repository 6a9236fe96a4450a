package io.dcganspark.job.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import io.dcganspark.model.numeric.Precision;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A resolved and checked configuration; {@link JobConfigLoader} makes it. {@link ConfigKeys} says
 * what each component means and which values it takes.
 *
 * @param run which run it is
 * @param data what is learnt from
 * @param model what is trained
 * @param training how it is trained
 * @param checkpoint when state is committed
 * @param samples the grid of images that shows progress
 * @param metrics what is written to metrics.jsonl
 * @param evaluation when the generator is evaluated, and how
 * @param stop when a run ends before its last epoch
 * @param exchange how replicas share gradients
 * @param mlflow where the run is shown as well
 * @param output where the run directory lies
 */
public record JobConfig(
    Run run,
    DataConfig data,
    ModelConfig model,
    TrainingConfig training,
    Checkpoint checkpoint,
    Samples samples,
    Metrics metrics,
    Evaluation evaluation,
    Stop stop,
    Exchange exchange,
    Mlflow mlflow,
    Output output)
    implements Serializable {

  /** Section {@code run}; without an id, the time of the start gives one. */
  public record Run(Optional<String> id, Duration executorTimeout) {}

  /** Section {@code checkpoint}; {@link #everySteps(int)} has the default. */
  public record Checkpoint(
      Optional<Long> everySteps, int keepLast, Duration timeout, int maxFailures) {
    /** Starting a round takes about a second, in which nothing is trained. */
    private static final int FEWEST_STEPS = 250;

    /**
     * Returns the steps of a round. By default a round is an epoch, or the fewest epochs that have
     * 250 steps together: the more executors share an epoch, the fewer steps it has.
     *
     * @param stepsPerEpoch at least 1
     */
    public long everySteps(int stepsPerEpoch) {
      long epochs = (FEWEST_STEPS + stepsPerEpoch - 1L) / stepsPerEpoch;
      return everySteps.orElse(epochs * stepsPerEpoch);
    }
  }

  /** Section {@code samples}; {@link #everySteps(int)} has the default. */
  public record Samples(int rows, int columns, Optional<Long> everySteps) {
    private static final int FRAMES_AN_EPOCH = 10;

    /** Drawing a grid takes about a third of a step, for which all executors wait. */
    private static final int FEWEST_STEPS = 25;

    /**
     * Returns the steps between two frames of samples.gif. By default they are a tenth of an epoch,
     * at least 25.
     *
     * @param stepsPerEpoch at least 1
     */
    public long everySteps(int stepsPerEpoch) {
      return everySteps.orElse((long) Math.max(FEWEST_STEPS, stepsPerEpoch / FRAMES_AN_EPOCH));
    }
  }

  /** Section {@code metrics}. */
  public record Metrics(long everySteps) {}

  /** Section {@code evaluation}; without steps the generator is not evaluated. */
  public record Evaluation(
      Optional<Long> everySteps,
      int count,
      Optional<String> classifier,
      Optional<String> features) {
    /** The lower bound of {@code evaluation.count}: fewer images say nothing. */
    public static final int LEAST_COUNT = 100;
  }

  /** Section {@code stop}; without patience all epochs are trained. */
  public record Stop(OptionalInt patience) {
    Optional<Integer> patienceIfAny() {
      return patience.isPresent() ? Optional.of(patience.getAsInt()) : Optional.empty();
    }
  }

  /** Section {@code exchange}. */
  public record Exchange(Duration timeout, Precision precision) implements Serializable {}

  /** Section {@code mlflow}; without an address MLflow gets nothing. */
  public record Mlflow(Optional<String> trackingUri, String experiment) {}

  /** Section {@code output}: the directory of all run directories. */
  public record Output(String path) {}

  /** Reads a configuration that has a value or null for every key. */
  static JobConfig read(Config config) {
    ConfigValues values = new ConfigValues(config);
    ConfigRules.check(values);
    values.throwProblems();
    return new JobConfig(
        new Run(values.get(ConfigKeys.RUN_ID), values.get(ConfigKeys.EXECUTOR_TIMEOUT)),
        DataConfig.of(values),
        ModelConfig.of(values),
        TrainingConfig.of(values),
        new Checkpoint(
            values.get(ConfigKeys.CHECKPOINT_STEPS),
            values.get(ConfigKeys.KEEP_LAST),
            values.get(ConfigKeys.CHECKPOINT_TIMEOUT),
            values.get(ConfigKeys.MAX_FAILED_CHECKPOINTS)),
        new Samples(
            values.get(ConfigKeys.SAMPLE_ROWS),
            values.get(ConfigKeys.SAMPLE_COLUMNS),
            values.get(ConfigKeys.SAMPLE_STEPS)),
        new Metrics(values.get(ConfigKeys.METRICS_STEPS)),
        new Evaluation(
            values.get(ConfigKeys.EVALUATION_STEPS),
            values.get(ConfigKeys.EVALUATION_COUNT),
            values.get(ConfigKeys.CLASSIFIER),
            values.get(ConfigKeys.FEATURES)),
        new Stop(values.get(ConfigKeys.PATIENCE).map(OptionalInt::of).orElse(OptionalInt.empty())),
        new Exchange(
            values.get(ConfigKeys.EXCHANGE_TIMEOUT), values.get(ConfigKeys.EXCHANGE_PRECISION)),
        new Mlflow(values.get(ConfigKeys.TRACKING_URI), values.get(ConfigKeys.EXPERIMENT)),
        new Output(values.get(ConfigKeys.OUTPUT_PATH)));
  }

  /** Returns this configuration under another run id. */
  public JobConfig withRunId(String id) {
    return with(new Run(Optional.of(id), run.executorTimeout()), training);
  }

  /** Returns this configuration with a number of replicas. */
  public JobConfig withReplicas(int replicas) {
    return with(run, training.withReplicas(replicas));
  }

  private JobConfig with(Run otherRun, TrainingConfig otherTraining) {
    return new JobConfig(
        otherRun,
        data,
        model,
        otherTraining,
        checkpoint,
        samples,
        metrics,
        evaluation,
        stop,
        exchange,
        mlflow,
        output);
  }

  /**
   * Returns this configuration as the text of config.json: every key, resolved, in alphabetical
   * order, null where a key is absent. The text is a configuration file again.
   */
  public String toJson() {
    return render(true);
  }

  /**
   * Returns this configuration as HOCON, ready to be a configuration file: every key that has a
   * value, and in comments what it means that others have none.
   */
  public String toHocon() {
    StringBuilder absent = new StringBuilder();
    for (ConfigKey<?> key : ConfigKeys.all()) {
      if (key.render(this) == null) {
        absent.append("# %s is not set: %s%n".formatted(key.name(), key.shownDefault()));
      }
    }
    return render(false) + absent;
  }

  private String render(boolean json) {
    Map<String, Map<String, Object>> sections = new HashMap<>();
    for (ConfigKey<?> key : ConfigKeys.all()) {
      Object value = key.render(this);
      if (json || value != null) {
        sections
            .computeIfAbsent(key.section(), section -> new HashMap<>())
            .put(key.nameInSection(), value);
      }
    }
    // The library sorts the keys of every object.
    return ConfigValueFactory.fromMap(sections)
        .render(
            ConfigRenderOptions.defaults()
                .setJson(json)
                .setOriginComments(false)
                .setComments(false)
                .setFormatted(true));
  }

  /** Java writes the text in place of the records. */
  private Object writeReplace() {
    return new Written(toJson());
  }

  private record Written(String json) implements Serializable {
    private Object readResolve() {
      return JobConfigLoader.recorded("config.json", json.getBytes(StandardCharsets.UTF_8));
    }
  }
}
