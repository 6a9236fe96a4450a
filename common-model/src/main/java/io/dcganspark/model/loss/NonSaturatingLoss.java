package io.dcganspark.model.loss;

/**
 * The losses of the first GAN (<a href="https://arxiv.org/abs/1406.2661">Goodfellow et al.,
 * 2014</a>): D minimizes the cross-entropy of its logits, G that of the inverted label, whose
 * gradient does not vanish where D rejects G's images.
 *
 * @param discriminatorWeight factor of each part of D's gradient: 0.5 for the mean of both parts, 1
 *     for their sum
 */
public record NonSaturatingLoss(double discriminatorWeight) implements AdversarialLoss {
  private static final int REAL = 1;
  private static final int GENERATED = 0;

  @Override
  public LogitLoss ofGenerator(float[] logits) {
    return LogitLoss.of(logits, REAL, 1);
  }

  @Override
  public LogitLoss onReal(float[] logits) {
    return LogitLoss.of(logits, REAL, discriminatorWeight);
  }

  @Override
  public LogitLoss onGenerated(float[] logits) {
    return LogitLoss.of(logits, GENERATED, discriminatorWeight);
  }
}
