package io.dcganspark.model.optimizer;

import java.io.Serializable;

/**
 * How far a step goes.
 *
 * @param learningRate after warming up, above 0
 * @param beta1 decay of the first moment, in [0, 1)
 * @param beta2 decay of the second moment, in [0, 1)
 * @param epsilon added to the root of the bias-corrected second moment
 * @param warmUpSteps steps in which the learning rate rises evenly to its value; 0: it has it from
 *     the first step on
 */
public record AdamSettings(
    double learningRate, double beta1, double beta2, double epsilon, long warmUpSteps)
    implements Serializable {
  /** PyTorch's default, which the reference uses. */
  public static final double DEFAULT_EPSILON = 1e-8;

  /** Makes settings of an optimizer that does not warm up. */
  public AdamSettings(double learningRate, double beta1, double beta2, double epsilon) {
    this(learningRate, beta1, beta2, epsilon, 0);
  }

  /** Returns these settings with the learning rate multiplied by a factor. */
  public AdamSettings scaled(double factor) {
    return new AdamSettings(learningRate * factor, beta1, beta2, epsilon, warmUpSteps);
  }

  /**
   * Returns what the learning rate is multiplied by in a step: a share that rises while the
   * optimizer warms up, then exactly 1.
   *
   * @param step its number in the run, from 1
   */
  public double warmUp(long step) {
    return step < warmUpSteps ? step / (double) warmUpSteps : 1;
  }
}
