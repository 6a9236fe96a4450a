package io.dcganspark.model.loss;

/**
 * The losses of a critic (<a href="https://arxiv.org/abs/1701.07875">Arjovsky et al., 2017</a>): it
 * raises its output, the logit, on real images and lowers it on generated ones, where G raises it.
 * The difference of the two means estimates the Wasserstein distance while something bounds the
 * critic's slope. An output has no scale, so D(x) is the mean output.
 *
 * @param discriminatorWeight factor of each part of D's gradient: 0.5 for the mean of both parts, 1
 *     for their sum
 */
record WassersteinLoss(double discriminatorWeight) implements AdversarialLoss {
  @Override
  public LogitLoss ofGenerator(float[] logits) {
    return lowered(logits, -1, 1);
  }

  @Override
  public LogitLoss onReal(float[] logits) {
    return lowered(logits, -1, discriminatorWeight);
  }

  @Override
  public LogitLoss onGenerated(float[] logits) {
    return lowered(logits, 1, discriminatorWeight);
  }

  /** The loss is {@code sign * logit}. */
  private static LogitLoss lowered(float[] logits, double sign, double weight) {
    return LogitLoss.of(logits, weight, logit -> sign * logit, logit -> sign, output -> output);
  }
}
