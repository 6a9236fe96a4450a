package io.dcganspark.model.optimizer;

/**
 * How the learning rate follows the batch: a larger batch has less noise in its gradient, and takes
 * fewer steps to an epoch.
 */
public enum LearningRateRule {
  /** The configured rate for every batch. */
  NONE,
  /** As the square root of the batch, which suits Adam. */
  SQUARE_ROOT,
  /** As the batch. */
  LINEAR;

  /** Images of the batch for which the configured rate is meant. */
  public static final int BASE_BATCH = 64;

  /**
   * Returns what the configured rate is multiplied by; 1 for a batch of {@value #BASE_BATCH}.
   *
   * @param batch images in a step over all replicas
   */
  public double factor(int batch) {
    double bases = batch / (double) BASE_BATCH;
    return switch (this) {
      case NONE -> 1;
      case SQUARE_ROOT -> Math.sqrt(bases);
      case LINEAR -> bases;
    };
  }
}
