package io.dcganspark.job.config;

import java.io.Serializable;
import java.util.Optional;

/**
 * Section {@code checkpoint}.
 *
 * @param everyStepsOrNull see {@link #everySteps()}; a field that is Serializable
 * @param keepLast {@code checkpoint.keep-last}, checkpoints that are kept, at least 1
 */
public record CheckpointConfig(Long everyStepsOrNull, int keepLast) implements Serializable {
  /** Makes the section from what may be absent. */
  public CheckpointConfig(Optional<Long> everySteps, int keepLast) {
    this(everySteps.orElse(null), keepLast);
  }

  /** Returns {@code checkpoint.every-steps}, the steps of a round; absent: an epoch. */
  public Optional<Long> everySteps() {
    return Optional.ofNullable(everyStepsOrNull);
  }
}
