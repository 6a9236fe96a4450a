package io.dcganspark.model.recipe;

/** In which order the two networks take their steps. */
public enum StepOrder {
  /**
   * G first, as PyTorch-GAN. Both gradients are those of the weights before the step, so that
   * neither waits for the other.
   */
  GENERATOR_FIRST,

  /**
   * D first, then G against the D that has taken its step (<a
   * href="https://arxiv.org/abs/1406.2661">Goodfellow et al., 2014</a>, algorithm 1).
   */
  DISCRIMINATOR_FIRST
}
