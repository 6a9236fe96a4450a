package io.dcganspark.model.loss;

/** The losses of G and D that a run can ask for. */
public enum LossKind {
  /** {@link NonSaturatingLoss}, unless the recipe declares other losses. */
  CROSS_ENTROPY,
  /** {@link HingeLoss}. */
  HINGE,
  /** {@link LeastSquaresLoss}. */
  LEAST_SQUARES,
  /** {@link WassersteinLoss}. */
  WASSERSTEIN,
  /** {@link RelativisticLoss}. */
  RELATIVISTIC;

  /**
   * Returns whether D(x) and D(G(z)) lie between 0, surely generated, and 1, surely real. If not,
   * they are D's mean logits, of which no value says that D has won.
   */
  public boolean hasScale() {
    return this != WASSERSTEIN;
  }

  /** Returns whether an image teaches D nothing more once D gives it the target. */
  public boolean stopsAtTarget() {
    return this == HINGE || this == LEAST_SQUARES;
  }

  /** Returns whether D's logits on real images have a target that can be smoothed. */
  public boolean hasTarget() {
    return this == CROSS_ENTROPY || this == LEAST_SQUARES;
  }
}
