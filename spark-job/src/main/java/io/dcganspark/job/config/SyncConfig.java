package io.dcganspark.job.config;

import java.io.Serializable;

/**
 * How replicas stay one model; the keys stand in section {@code training}. Those of averaging have
 * DL4J's names.
 *
 * @param mode {@code training.sync}
 * @param averagingFrequency {@code training.averaging-frequency}, steps of a replica from one
 *     average to the next, 1 to 1000
 * @param saveUpdater {@code training.save-updater}, whether Adam's moments are averaged too; else
 *     Adam starts anew after each average
 * @param aggregationDepth {@code training.aggregation-depth}, levels of the tree in which Spark
 *     adds up
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
