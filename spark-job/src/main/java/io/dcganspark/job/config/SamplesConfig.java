package io.dcganspark.job.config;

import java.io.Serializable;
import java.util.Optional;

/**
 * Section {@code samples}.
 *
 * @param rows {@code samples.rows} of the grid, 1 to 32
 * @param columns {@code samples.columns} of the grid, 1 to 32
 * @param everyStepsOrNull see {@link #everySteps()}; a field that is Serializable
 */
public record SamplesConfig(int rows, int columns, Long everyStepsOrNull) implements Serializable {
  /** Makes the section from what may be absent. */
  public SamplesConfig(int rows, int columns, Optional<Long> everySteps) {
    this(rows, columns, everySteps.orElse(null));
  }

  /**
   * Returns {@code samples.every-steps}, the steps between two frames of samples.gif; absent: a
   * tenth of an epoch.
   */
  public Optional<Long> everySteps() {
    return Optional.ofNullable(everyStepsOrNull);
  }
}
