package io.dcganspark.model.recipe;

/** In which order the two networks take their steps, and on which loss D takes its. */
public enum StepOrder {
  /**
   * G first, as PyTorch-GAN. Both gradients are those of the weights before the step, so that
   * neither waits for the other; D's loss is the mean of that on real and that on generated images.
   */
  GENERATOR_FIRST(0.5),

  /**
   * D first, then G against the D that has taken its step (<a
   * href="https://arxiv.org/abs/1406.2661">Goodfellow et al., 2014</a>, algorithm 1); D's loss is
   * the sum of that on real and that on generated images.
   */
  DISCRIMINATOR_FIRST(1);

  private final double discriminatorLossWeight;

  StepOrder(double discriminatorLossWeight) {
    this.discriminatorLossWeight = discriminatorLossWeight;
  }

  /** Returns the factor of each of D's two losses. */
  public double discriminatorLossWeight() {
    return discriminatorLossWeight;
  }
}
