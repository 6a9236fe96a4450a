package io.dcganspark.job.averaging;

import io.dcganspark.model.state.TrainingState;
import io.dcganspark.model.training.RealBatch;
import io.dcganspark.model.training.ReplicaPass;
import io.dcganspark.model.training.ReplicaTrainer;
import io.dcganspark.model.training.SingleReplicaStep;
import io.dcganspark.model.training.StepLosses;

/** A replica that trains by itself: no gradients but its own move its networks. */
final class LocalReplica implements AutoCloseable {
  private final ReplicaTrainer trainer;
  private final int replica;
  private final SingleReplicaStep steps;

  /**
   * Takes a trainer over.
   *
   * @param replica whose noise and dropout it draws
   */
  LocalReplica(ReplicaTrainer trainer, int replica) {
    this.trainer = trainer;
    this.replica = replica;
    this.steps = new SingleReplicaStep(trainer);
  }

  /**
   * Takes one step of G and one of D.
   *
   * @param real images of the step
   */
  StepLosses train(RealBatch real) {
    ReplicaPass pass = trainer.begin(replica);
    steps.run(pass, real);
    return trainer.losses();
  }

  /** Returns how many steps are done, counted from the start of the run. */
  long step() {
    return trainer.step();
  }

  TrainingState state() {
    return trainer.state();
  }

  @Override
  public void close() {
    trainer.close();
  }
}
