package io.dcganspark.model.recipe;

/** What D has in place of the batch normalizations of its recipe. */
public enum DiscriminatorNormalization {
  /** Its weights are divided by estimates of their largest singular values. */
  SPECTRAL,
  /** Nothing. */
  NONE
}
