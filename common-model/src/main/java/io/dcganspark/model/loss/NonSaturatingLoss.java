package io.dcganspark.model.loss;

/**
 * The losses of the first GAN (<a href="https://arxiv.org/abs/1406.2661">Goodfellow et al.,
 * 2014</a>): D minimizes the cross-entropy of its logits, G that of the inverted label, whose
 * gradient does not vanish where D rejects G's images.
 *
 * @param discriminatorWeight factor of each part of D's gradient: 0.5 for the mean of both parts, 1
 *     for their sum
 * @param realLabel D's label of real images: 1, or less where labels are smoothed
 */
public record NonSaturatingLoss(double discriminatorWeight, double realLabel)
    implements AdversarialLoss {
  private static final double REAL = 1;
  private static final double GENERATED = 0;

  /** Makes losses without label smoothing. */
  public NonSaturatingLoss(double discriminatorWeight) {
    this(discriminatorWeight, REAL);
  }

  @Override
  public LogitLoss ofGenerator(float[] logits) {
    return LogitLoss.of(logits, REAL, 1);
  }

  @Override
  public LogitLoss onReal(float[] logits) {
    return LogitLoss.of(logits, realLabel, discriminatorWeight);
  }

  @Override
  public LogitLoss onGenerated(float[] logits) {
    return LogitLoss.of(logits, GENERATED, discriminatorWeight);
  }
}
