package io.dcganspark.job.config;

import java.io.Serializable;
import java.util.Optional;

/**
 * Section {@code samples}.
 *
 * @param rows {@code samples.rows} of the grid, 1 to 32
 * @param columns {@code samples.columns} of the grid, 1 to 32
 * @param everyStepsOrNull see {@link #everySteps(int)}; a field that is Serializable
 */
public record SamplesConfig(int rows, int columns, Long everyStepsOrNull) implements Serializable {
  private static final int FRAMES_AN_EPOCH = 10;

  /** Drawing a grid takes about a third of a step, for which all executors wait. */
  private static final int FEWEST_STEPS = 25;

  /** Makes the section from what may be absent. */
  public SamplesConfig(int rows, int columns, Optional<Long> everySteps) {
    this(rows, columns, everySteps.orElse(null));
  }

  /**
   * Returns {@code samples.every-steps}, the steps between two frames of samples.gif. By default
   * they are a tenth of an epoch, at least 25.
   *
   * @param stepsPerEpoch at least 1
   */
  public long everySteps(int stepsPerEpoch) {
    return everyStepsOrNull != null
        ? everyStepsOrNull
        : Math.max(FEWEST_STEPS, stepsPerEpoch / FRAMES_AN_EPOCH);
  }
}
