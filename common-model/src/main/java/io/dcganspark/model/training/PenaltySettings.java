package io.dcganspark.model.training;

import java.io.Serializable;

/**
 * Penalties on the gradient of D's logits at its images, which are added to D's loss.
 *
 * @param r1 factor of half the mean squared length on real images (Mescheder et al., <a
 *     href="https://arxiv.org/abs/1801.04406">Which Training Methods for GANs do actually
 *     Converge?</a>, 2018); 0 for none
 * @param r2 the same on generated images
 * @param wasserstein factor of the mean squared distance of the length from 1, between pairs of a
 *     real and a generated image (Gulrajani et al., <a
 *     href="https://arxiv.org/abs/1704.00028">Improved Training of Wasserstein GANs</a>, 2017); 0
 *     for none
 * @param everySteps in every n-th step the penalties count n times, and in the others not at all
 */
public record PenaltySettings(double r1, double r2, double wasserstein, int everySteps)
    implements Serializable {
  /** No penalty. */
  public static final PenaltySettings NONE = new PenaltySettings(0, 0, 0, 1);

  /** Returns whether there is any. */
  public boolean isAny() {
    return r1 > 0 || r2 > 0 || wasserstein > 0;
  }

  /**
   * Returns whether they count in a step.
   *
   * @param step steps that are done
   */
  boolean countIn(long step) {
    return isAny() && step % everySteps == 0;
  }
}
