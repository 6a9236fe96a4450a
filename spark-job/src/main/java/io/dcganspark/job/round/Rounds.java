package io.dcganspark.job.round;

import io.dcganspark.model.state.TrainingState;

/** Trains from one checkpoint to the next. Close, for what it has opened in the session. */
public interface Rounds extends AutoCloseable {
  /**
   * Trains all replicas from a state up to a step.
   *
   * @return the state at {@code lastStep}, the same on all tasks
   * @throws DivergedException if training failed for good; the same round would fail again
   * @throws io.dcganspark.job.config.UserErrorException if an executor cannot compute the run; the
   *     same round would fail again
   * @throws RoundFailedException if a task was lost or failed, or the tasks do not agree; nothing
   *     of the round counts then
   */
  TrainingState run(TrainingState state, long lastStep) throws RoundFailedException;

  @Override
  default void close() {}
}
