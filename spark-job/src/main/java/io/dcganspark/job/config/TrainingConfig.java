package io.dcganspark.job.config;

import io.dcganspark.model.augmentation.AugmentationSettings;
import io.dcganspark.model.device.DeviceChoice;
import io.dcganspark.model.loss.LossSettings;
import io.dcganspark.model.optimizer.AdamSettings;
import io.dcganspark.model.optimizer.LearningRateRule;
import io.dcganspark.model.optimizer.LearningRateSchedule;
import io.dcganspark.model.recipe.NetworkRole;
import io.dcganspark.model.training.ComputeSettings;
import io.dcganspark.model.training.PenaltySettings;
import io.dcganspark.model.training.StepSettings;
import java.io.Serializable;
import java.util.Optional;

/**
 * Section {@code training}; {@link ConfigKeys} says what its components mean.
 *
 * @param batch of a step
 * @param replicas absent: the slots that the cluster offers when the run first starts
 * @param onDivergence {@value #STOP} or {@value #ROLLBACK}
 * @param sync how replicas stay one model
 */
public record TrainingConfig(
    int epochs,
    BatchSize batch,
    Optional<Integer> replicas,
    long seed,
    double learningRate,
    LearningRateRule learningRateRule,
    int warmUpSteps,
    double beta1,
    double beta2,
    int threadsPerReplica,
    DeviceChoice device,
    int maxFailures,
    String onDivergence,
    ComputeSettings compute,
    Sync sync,
    double emaDecay,
    Optional<Double> generatorLearningRate,
    Optional<Double> discriminatorLearningRate,
    LearningRateSchedule schedule,
    LossSettings loss,
    double clipNorm,
    AugmentationSettings augmentation,
    PenaltySettings penalties,
    int discriminatorSteps) {
  /** The run ends with an error and keeps its last checkpoint. */
  public static final String STOP = "stop";

  /** The run continues from its last checkpoint with half the learning rate. */
  public static final String ROLLBACK = "rollback";

  /** What replicas exchange. */
  public enum SyncMode {
    /** Gradients, at every step. */
    GRADIENT_SHARING,
    /** Parameters, every few steps, by dl4j-spark. */
    PARAMETER_AVERAGING
  }

  /** How replicas stay one model. The keys of averaging have DL4J's names. */
  public record Sync(
      SyncMode mode, int averagingFrequency, boolean saveUpdater, int aggregationDepth)
      implements Serializable {}

  static TrainingConfig of(ConfigValues values) {
    return new TrainingConfig(
        values.get(ConfigKeys.EPOCHS),
        BatchSize.of(
            values.get(ConfigKeys.BATCH_SIZE), values.get(ConfigKeys.BATCH_SIZE_PER_REPLICA)),
        values.get(ConfigKeys.REPLICAS),
        values.get(ConfigKeys.SEED),
        values.get(ConfigKeys.LEARNING_RATE),
        values.get(ConfigKeys.LEARNING_RATE_RULE),
        values.get(ConfigKeys.WARM_UP_STEPS),
        values.get(ConfigKeys.BETA1),
        values.get(ConfigKeys.BETA2),
        values.get(ConfigKeys.THREADS_PER_REPLICA),
        values.get(ConfigKeys.DEVICE),
        values.get(ConfigKeys.MAX_FAILED_ROUNDS),
        values.get(ConfigKeys.ON_DIVERGENCE),
        new ComputeSettings(values.get(ConfigKeys.BACKEND), values.get(ConfigKeys.PRECISION)),
        new Sync(
            values.get(ConfigKeys.SYNC),
            values.get(ConfigKeys.AVERAGING_FREQUENCY),
            values.get(ConfigKeys.SAVE_UPDATER),
            values.get(ConfigKeys.AGGREGATION_DEPTH)),
        values.get(ConfigKeys.EMA_DECAY),
        values.get(ConfigKeys.GENERATOR_LEARNING_RATE),
        values.get(ConfigKeys.DISCRIMINATOR_LEARNING_RATE),
        values.get(ConfigKeys.SCHEDULE),
        new LossSettings(values.get(ConfigKeys.LOSS), values.get(ConfigKeys.LABEL_SMOOTHING)),
        values.get(ConfigKeys.CLIP_NORM),
        new AugmentationSettings(values.get(ConfigKeys.MIRROR), values.get(ConfigKeys.AUGMENT)),
        new PenaltySettings(
            values.get(ConfigKeys.R1),
            values.get(ConfigKeys.R2),
            values.get(ConfigKeys.GRADIENT_PENALTY),
            values.get(ConfigKeys.PENALTY_EVERY_STEPS)),
        values.get(ConfigKeys.DISCRIMINATOR_STEPS));
  }

  /**
   * Returns the images of a step over all replicas, which are counted as one while their number is
   * open.
   */
  public int batchSize() {
    return batch.total(replicas.orElse(1));
  }

  /** Returns a network's learning rate as it is configured, for a batch of 64. */
  public double learningRate(NetworkRole network) {
    return switch (network) {
      case GENERATOR -> generatorLearningRate.orElse(learningRate);
      case DISCRIMINATOR -> discriminatorLearningRate.orElse(learningRate);
    };
  }

  /** Returns a network's learning rate for the batch, once its optimizer is warm. */
  public double batchLearningRate(NetworkRole network) {
    return learningRate(network) * learningRateRule.factor(batchSize());
  }

  /** Returns the settings of a network's Adam. */
  public AdamSettings adam(NetworkRole network) {
    return new AdamSettings(
        batchLearningRate(network), beta1, beta2, AdamSettings.DEFAULT_EPSILON, warmUpSteps);
  }

  /**
   * Returns what decides the steps of a run.
   *
   * @param lastStep of the run
   */
  public StepSettings steps(long lastStep) {
    return new StepSettings(
        adam(NetworkRole.GENERATOR),
        adam(NetworkRole.DISCRIMINATOR),
        schedule,
        lastStep,
        loss,
        clipNorm,
        augmentation,
        penalties,
        discriminatorSteps);
  }

  TrainingConfig withReplicas(int number) {
    return new TrainingConfig(
        epochs,
        batch,
        Optional.of(number),
        seed,
        learningRate,
        learningRateRule,
        warmUpSteps,
        beta1,
        beta2,
        threadsPerReplica,
        device,
        maxFailures,
        onDivergence,
        compute,
        sync,
        emaDecay,
        generatorLearningRate,
        discriminatorLearningRate,
        schedule,
        loss,
        clipNorm,
        augmentation,
        penalties,
        discriminatorSteps);
  }
}
