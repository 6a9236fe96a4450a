package io.dcganspark.model.layer;

/** How training treats a parameter. */
public enum ParameterRole {
  /** Trained by gradients, drawn as a weight. */
  WEIGHT,
  /** Trained by gradients, drawn as a bias. */
  BIAS,
  /** Moved by what batches measure, not by gradients: batch norm's running mean and variance. */
  STATISTIC
}
