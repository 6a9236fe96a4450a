package io.dcganspark.job.training;

import io.dcganspark.model.state.TrainingState;

/** Where the driver puts a state that is to outlive it. */
@FunctionalInterface
public interface CheckpointSink {
  /** Returns once the state is committed. */
  void commit(TrainingState state);
}
