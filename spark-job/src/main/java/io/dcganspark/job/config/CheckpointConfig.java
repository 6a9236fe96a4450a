package io.dcganspark.job.config;

import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;

/**
 * Section {@code checkpoint}.
 *
 * @param everyStepsOrNull see {@link #everySteps()}; a field that is Serializable
 * @param keepLast {@code checkpoint.keep-last}, checkpoints that are kept, at least 1
 * @param timeout {@code checkpoint.timeout}, how long a checkpoint is tried before it counts as
 *     failed, above 0
 * @param maxFailures {@code checkpoint.max-failures}, checkpoints in a row that may fail, at least
 *     0
 */
public record CheckpointConfig(
    Long everyStepsOrNull, int keepLast, Duration timeout, int maxFailures)
    implements Serializable {
  /** Makes the section from what may be absent. */
  public CheckpointConfig(
      Optional<Long> everySteps, int keepLast, Duration timeout, int maxFailures) {
    this(everySteps.orElse(null), keepLast, timeout, maxFailures);
  }

  /** Returns {@code checkpoint.every-steps}, the steps of a round; absent: an epoch. */
  public Optional<Long> everySteps() {
    return Optional.ofNullable(everyStepsOrNull);
  }
}
