package io.dcganspark.model.loss;

import java.io.Serializable;

/**
 * Which losses train G and D.
 *
 * @param kind of the losses
 * @param labelSmoothing by how much D's target on real images is below 1, in [0, 1); 0 where a kind
 *     has no target
 */
public record LossSettings(LossKind kind, double labelSmoothing) implements Serializable {
  /** The recipe's losses as they are. */
  public static final LossSettings OF_RECIPE = new LossSettings(LossKind.CROSS_ENTROPY, 0);

  /**
   * Returns the losses.
   *
   * @param ofRecipe the recipe's own
   * @param discriminatorWeight factor of each part of D's gradient, where they are not the recipe's
   */
  public AdversarialLoss losses(AdversarialLoss ofRecipe, double discriminatorWeight) {
    return switch (kind) {
      case CROSS_ENTROPY ->
          labelSmoothing == 0 ? ofRecipe : new NonSaturatingLoss(discriminatorWeight, realTarget());
      case HINGE -> new HingeLoss(discriminatorWeight);
      case LEAST_SQUARES -> new LeastSquaresLoss(discriminatorWeight, realTarget());
      case WASSERSTEIN -> new WassersteinLoss(discriminatorWeight);
      case RELATIVISTIC -> new RelativisticLoss();
    };
  }

  /** Returns D's target on real images, the D(x) of a D that has reached it. */
  public double realTarget() {
    return 1 - labelSmoothing;
  }

  /**
   * Returns whether D distinguishes nearly all images.
   *
   * @param onReal D(x)
   * @param onGenerated D(G(z))
   * @param distance how near both must be to what D is to give
   */
  public boolean discriminatorIsSure(double onReal, double onGenerated, double distance) {
    return kind.hasScale() && onReal > realTarget() - distance && onGenerated < distance;
  }
}
