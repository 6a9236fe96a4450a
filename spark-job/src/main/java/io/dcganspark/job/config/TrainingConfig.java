package io.dcganspark.job.config;

import io.dcganspark.model.onednn.Precision;
import io.dcganspark.model.training.AdamSettings;
import java.util.Optional;

/**
 * Section {@code training}.
 *
 * @param epochs {@code training.epochs}, passes over the data
 * @param batchSize {@code training.batch-size}, images a step over all replicas
 * @param replicas {@code training.replicas}, which divides the batch size; absent: the slots that
 *     the cluster offers when the run first starts
 * @param seed {@code training.seed}, the key of every random number of the run
 * @param learningRate {@code training.learning-rate} of both Adam optimizers, in (0, 1]
 * @param beta1 {@code training.beta1}, decay of Adam's first moment, in [0, 1)
 * @param beta2 {@code training.beta2}, decay of Adam's second moment, in [0, 1)
 * @param threadsPerReplica {@code training.threads-per-replica}, native threads
 * @param maxFailures {@code training.max-failures}, rounds in a row that may fail
 * @param onDivergence {@code training.on-divergence}, what a run does that cannot be trained on:
 *     {@value #STOP} or {@value #ROLLBACK}
 * @param precision {@code training.precision} of products
 * @param sync how replicas stay one model
 * @param emaDecay {@code training.ema-decay} of the average of G's parameters, in [0, 1), 0 for
 *     none
 */
public record TrainingConfig(
    int epochs,
    int batchSize,
    Optional<Integer> replicas,
    long seed,
    double learningRate,
    double beta1,
    double beta2,
    int threadsPerReplica,
    int maxFailures,
    String onDivergence,
    Precision precision,
    SyncConfig sync,
    double emaDecay) {
  /** The run ends with an error and keeps its last checkpoint. */
  public static final String STOP = "stop";

  /** The run continues from its last checkpoint with half the learning rate. */
  public static final String ROLLBACK = "rollback";

  static TrainingConfig of(ConfigValues values) {
    return new TrainingConfig(
        values.get(ConfigKeys.EPOCHS),
        values.get(ConfigKeys.BATCH_SIZE),
        values.get(ConfigKeys.REPLICAS),
        values.get(ConfigKeys.SEED),
        values.get(ConfigKeys.LEARNING_RATE),
        values.get(ConfigKeys.BETA1),
        values.get(ConfigKeys.BETA2),
        values.get(ConfigKeys.THREADS_PER_REPLICA),
        values.get(ConfigKeys.MAX_FAILED_ROUNDS),
        values.get(ConfigKeys.ON_DIVERGENCE),
        values.get(ConfigKeys.PRECISION),
        new SyncConfig(
            values.get(ConfigKeys.SYNC),
            values.get(ConfigKeys.AVERAGING_FREQUENCY),
            values.get(ConfigKeys.SAVE_UPDATER),
            values.get(ConfigKeys.AGGREGATION_DEPTH)),
        values.get(ConfigKeys.EMA_DECAY));
  }

  /** Returns the settings of both Adam optimizers. */
  public AdamSettings adam() {
    return new AdamSettings(learningRate, beta1, beta2, AdamSettings.DEFAULT_EPSILON);
  }

  TrainingConfig withReplicas(int number) {
    return new TrainingConfig(
        epochs,
        batchSize,
        Optional.of(number),
        seed,
        learningRate,
        beta1,
        beta2,
        threadsPerReplica,
        maxFailures,
        onDivergence,
        precision,
        sync,
        emaDecay);
  }
}
