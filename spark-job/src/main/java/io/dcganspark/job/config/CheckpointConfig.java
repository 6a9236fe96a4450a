package io.dcganspark.job.config;

import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;

/**
 * Section {@code checkpoint}.
 *
 * @param everyStepsOrNull see {@link #everySteps(int)}; a field that is Serializable
 * @param keepLast {@code checkpoint.keep-last}, checkpoints that are kept, at least 1
 * @param timeout {@code checkpoint.timeout}, how long a checkpoint is tried before it counts as
 *     failed, above 0
 * @param maxFailures {@code checkpoint.max-failures}, checkpoints in a row that may fail, at least
 *     0
 */
public record CheckpointConfig(
    Long everyStepsOrNull, int keepLast, Duration timeout, int maxFailures)
    implements Serializable {
  /** Starting a round takes about a second, in which nothing is trained. */
  private static final int FEWEST_STEPS = 250;

  /** Makes the section from what may be absent. */
  public CheckpointConfig(
      Optional<Long> everySteps, int keepLast, Duration timeout, int maxFailures) {
    this(everySteps.orElse(null), keepLast, timeout, maxFailures);
  }

  /**
   * Returns {@code checkpoint.every-steps}, the steps of a round. By default a round is an epoch,
   * or the fewest epochs that have 250 steps together: the more executors share an epoch, the fewer
   * steps it has.
   *
   * @param stepsPerEpoch at least 1
   */
  public long everySteps(int stepsPerEpoch) {
    if (everyStepsOrNull != null) {
      return everyStepsOrNull;
    }
    long epochs = (FEWEST_STEPS + stepsPerEpoch - 1L) / stepsPerEpoch;
    return epochs * stepsPerEpoch;
  }
}
