package io.dcganspark.model.loss;

/**
 * The least-squares losses (<a href="https://arxiv.org/abs/1611.04076">Mao et al., 2016</a>): D
 * wants the logit 1 on real images and 0 on generated ones, G wants 1. The best D's logit is the
 * probability of real, so that it is reported as such, cut off at 0 and 1.
 *
 * @param discriminatorWeight factor of each part of D's gradient: 0.5 for the mean of both parts, 1
 *     for their sum
 * @param realTarget what D's logit on real images is to be: 1, or less where labels are smoothed
 */
record LeastSquaresLoss(double discriminatorWeight, double realTarget) implements AdversarialLoss {
  private static final double REAL = 1;
  private static final double GENERATED = 0;

  @Override
  public LogitLoss ofGenerator(float[] logits) {
    return squares(logits, REAL, 1);
  }

  @Override
  public LogitLoss onReal(float[] logits) {
    return squares(logits, realTarget, discriminatorWeight);
  }

  @Override
  public LogitLoss onGenerated(float[] logits) {
    return squares(logits, GENERATED, discriminatorWeight);
  }

  private static LogitLoss squares(float[] logits, double target, double weight) {
    return LogitLoss.of(
        logits,
        weight,
        logit -> (logit - target) * (logit - target),
        logit -> 2 * (logit - target),
        LogitLoss::clamp);
  }
}
