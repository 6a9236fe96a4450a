package io.dcganspark.model.loss;

/**
 * The hinge losses (<a href="https://arxiv.org/abs/1705.02894">Lim and Ye, 2017</a>; <a
 * href="https://arxiv.org/abs/1802.05957">Miyato et al., 2018</a>): D wants logits above 1 on real
 * images and below -1 on generated ones, and learns only from images that are not there yet. G
 * raises the logit. D finds an image as real as its logit stands between the margins, from 0 at -1
 * to 1 at 1.
 *
 * @param discriminatorWeight factor of each part of D's gradient: 0.5 for the mean of both parts, 1
 *     for their sum
 */
record HingeLoss(double discriminatorWeight) implements AdversarialLoss {
  @Override
  public LogitLoss ofGenerator(float[] logits) {
    return LogitLoss.of(logits, 1, logit -> -logit, logit -> -1, HingeLoss::betweenMargins);
  }

  @Override
  public LogitLoss onReal(float[] logits) {
    return LogitLoss.of(
        logits,
        discriminatorWeight,
        logit -> Math.max(0, 1 - logit),
        logit -> logit < 1 ? -1 : 0,
        HingeLoss::betweenMargins);
  }

  @Override
  public LogitLoss onGenerated(float[] logits) {
    return LogitLoss.of(
        logits,
        discriminatorWeight,
        logit -> Math.max(0, 1 + logit),
        logit -> logit > -1 ? 1 : 0,
        HingeLoss::betweenMargins);
  }

  private static double betweenMargins(double logit) {
    return LogitLoss.clamp((logit + 1) / 2);
  }
}
