package io.dcganspark.job.config;

import java.io.Serializable;
import java.util.OptionalInt;

/**
 * Section {@code stop}.
 *
 * @param patienceOrNull see {@link #patience()}; a field that is Serializable
 */
public record StopConfig(Integer patienceOrNull) implements Serializable {
  /**
   * Returns {@code stop.patience}, the evaluations in a row without a better one after which a run
   * ends; absent: all epochs are trained.
   */
  public OptionalInt patience() {
    return patienceOrNull == null ? OptionalInt.empty() : OptionalInt.of(patienceOrNull);
  }
}
