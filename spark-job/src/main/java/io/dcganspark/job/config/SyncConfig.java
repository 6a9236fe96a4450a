package io.dcganspark.job.config;

import java.io.Serializable;

/**
 * How replicas stay one model; the keys are in section {@code training}, and {@link ConfigKeys}
 * says what they mean. Those of averaging have DL4J's names.
 */
public record SyncConfig(
    Mode mode, int averagingFrequency, boolean saveUpdater, int aggregationDepth)
    implements Serializable {
  /** What replicas exchange. */
  public enum Mode {
    /** Gradients, at every step. */
    GRADIENT_SHARING,
    /** Parameters, every few steps, by dl4j-spark. */
    PARAMETER_AVERAGING
  }
}
