package io.dcganspark.job.config;

import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.optimizer.AdamSettings;
import java.io.Serializable;
import java.util.Optional;

/**
 * Section {@code training}.
 *
 * @param epochs {@code training.epochs}, passes over the data
 * @param batchSize {@code training.batch-size}, images a step over all replicas
 * @param replicasOrNull see {@link #replicas()}; a field that is Serializable
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
    Integer replicasOrNull,
    long seed,
    double learningRate,
    double beta1,
    double beta2,
    int threadsPerReplica,
    int maxFailures,
    String onDivergence,
    Precision precision,
    SyncConfig sync,
    double emaDecay)
    implements Serializable {
  /** The run ends with an error and keeps its last checkpoint. */
  public static final String STOP = "stop";

  /** The run goes back to its last checkpoint and on with half the learning rate. */
  public static final String ROLLBACK = "rollback";

  /** Makes the section from what may be absent. */
  public TrainingConfig(
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
    this(
        epochs,
        batchSize,
        replicas.orElse(null),
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

  /**
   * Returns {@code training.replicas}, which divides the batch size; absent: the slots that the
   * cluster offers when the run first starts.
   */
  public Optional<Integer> replicas() {
    return Optional.ofNullable(replicasOrNull);
  }

  /** Returns the settings of both Adam optimizers. */
  public AdamSettings adam() {
    return new AdamSettings(learningRate, beta1, beta2, AdamSettings.DEFAULT_EPSILON);
  }

  TrainingConfig withReplicas(int number) {
    return new TrainingConfig(
        epochs,
        batchSize,
        Integer.valueOf(number),
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
