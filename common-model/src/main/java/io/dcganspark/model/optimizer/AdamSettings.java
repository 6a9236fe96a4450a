package io.dcganspark.model.optimizer;

import java.io.Serializable;

/**
 * How far a step goes.
 *
 * @param learningRate in (0, 1]
 * @param beta1 decay of the first moment, in [0, 1)
 * @param beta2 decay of the second moment, in [0, 1)
 * @param epsilon added to the root of the bias-corrected second moment
 */
public record AdamSettings(double learningRate, double beta1, double beta2, double epsilon)
    implements Serializable {
  /** What the seed and PyTorch use where nothing else is said. */
  public static final double DEFAULT_EPSILON = 1e-8;

  /** Returns these settings with the learning rate multiplied by a factor. */
  public AdamSettings scaled(double factor) {
    return new AdamSettings(learningRate * factor, beta1, beta2, epsilon);
  }
}
