package io.dcganspark.job.training;

import io.dcganspark.model.state.TrainingState;

/** Trains from one checkpoint to the next. Close, for what it has opened in the session. */
public interface Rounds extends AutoCloseable {
  /**
   * Trains all replicas from a state up to a step, or to one before it where an {@link EarlyEnd} is
   * asked for.
   *
   * @return the state at {@code endOfRound}, or at the step where the round ended early, the same
   *     on all tasks
   * @throws DivergedException if training failed for good; the same round would fail again
   * @throws io.dcganspark.job.config.UserErrorException if an executor cannot compute the run; the
   *     same round would fail again
   * @throws RoundFailedException if a task was lost or failed, or the tasks do not agree; nothing
   *     of the round counts then
   */
  TrainingState run(TrainingState state, long endOfRound) throws RoundFailedException;

  /**
   * Makes up for what belongs to the state that a training starts from, and which an earlier start
   * had no time for.
   */
  default void resume(TrainingState start) {}

  @Override
  default void close() {}
}
