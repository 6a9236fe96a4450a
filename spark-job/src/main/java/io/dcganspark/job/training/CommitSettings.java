package io.dcganspark.job.training;

import java.time.Duration;
import java.util.function.LongPredicate;

/**
 * What a run does while its checkpoints cannot be written.
 *
 * @param timeout how long a checkpoint is tried before it counts as failed
 * @param maxFailures checkpoints in a row that may fail
 * @param pause from a try that failed to the next one, at first; twice as long after each
 * @param patience how long a round's end waits for a commit that is under way and has not failed
 * @param kept whether a step's state must be committed although a newer one waits: the best one
 */
public record CommitSettings(
    Duration timeout, int maxFailures, Duration pause, Duration patience, LongPredicate kept) {
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Makes them for a store of any kind. */
  public CommitSettings(Duration timeout, int maxFailures, LongPredicate kept) {
    this(timeout, maxFailures, PAUSE, PATIENCE, kept);
  }
}
