package io.dcganspark.job.config;

import java.io.Serializable;

/**
 * Everything that a run can be told, resolved and checked. {@link JobConfigLoader} makes it.
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
    RunConfig run,
    DataConfig data,
    ModelConfig model,
    TrainingConfig training,
    CheckpointConfig checkpoint,
    SamplesConfig samples,
    MetricsConfig metrics,
    EvaluationConfig evaluation,
    StopConfig stop,
    ExchangeConfig exchange,
    MlflowConfig mlflow,
    OutputConfig output)
    implements Serializable {

  /** Returns this configuration under a run id of its own. */
  public JobConfig withRunId(String id) {
    return new JobConfig(
        new RunConfig(id, run.executorTimeout()),
        data,
        model,
        training,
        checkpoint,
        samples,
        metrics,
        evaluation,
        stop,
        exchange,
        mlflow,
        output);
  }

  /** Returns this configuration with a number of replicas. */
  public JobConfig withReplicas(int replicas) {
    return new JobConfig(
        run,
        data,
        model,
        training.withReplicas(replicas),
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
    return ConfigText.json(this);
  }

  /** Returns this configuration as HOCON with every key, ready to be a configuration file. */
  public String toHocon() {
    return ConfigText.hocon(this);
  }
}
