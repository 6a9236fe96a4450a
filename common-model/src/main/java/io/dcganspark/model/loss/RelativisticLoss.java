package io.dcganspark.model.loss;

/**
 * The relativistic pairing losses (<a href="https://arxiv.org/abs/1807.00734">Jolicoeur-Martineau,
 * 2018</a>; <a href="https://arxiv.org/abs/2501.05441">R3GAN, Huang et al., 2024</a>): a real image
 * and the generated one at its position in the batch are a pair. D minimizes softplus(D(generated)
 * - D(real)), G softplus(D(real) - D(generated)). D(x) is the probability that D gives to the real
 * one of a pair of being it, and D(G(z)) the rest of it.
 *
 * <p>D's loss is one term with two gradients, and is never halved: both parts report the whole of
 * it.
 */
final class RelativisticLoss implements AdversarialLoss {
  /** Of the other image of each pair; null while there are none. */
  private final float[] others;

  RelativisticLoss() {
    this(null);
  }

  private RelativisticLoss(float[] others) {
    this.others = others;
  }

  @Override
  public boolean comparesPairs() {
    return true;
  }

  @Override
  public AdversarialLoss against(float[] logits) {
    return new RelativisticLoss(logits.clone());
  }

  @Override
  public LogitLoss ofGenerator(float[] logits) {
    return raised(logits);
  }

  @Override
  public LogitLoss onReal(float[] logits) {
    return raised(logits);
  }

  @Override
  public LogitLoss onGenerated(float[] logits) {
    return LogitLoss.of(
        differences(logits), 1, LogitLoss::softplus, LogitLoss::sigmoid, LogitLoss::sigmoid);
  }

  /** The loss of logits that are to be above those of their pairs. */
  private LogitLoss raised(float[] logits) {
    return LogitLoss.of(
        differences(logits),
        1,
        difference -> LogitLoss.softplus(-difference),
        difference -> -LogitLoss.sigmoid(-difference),
        LogitLoss::sigmoid);
  }

  private double[] differences(float[] logits) {
    if (others == null || others.length != logits.length) {
      throw new IllegalStateException(
          "%d logits are compared with %s: expected as many others"
              .formatted(logits.length, others == null ? "none" : others.length));
    }
    double[] differences = new double[logits.length];
    for (int i = 0; i < logits.length; i++) {
      differences[i] = (double) logits[i] - others[i];
    }
    return differences;
  }
}
