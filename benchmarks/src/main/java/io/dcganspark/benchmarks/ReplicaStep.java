package io.dcganspark.benchmarks;

import io.dcganspark.model.optimizer.AdamSettings;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.state.TrainingState;
import io.dcganspark.model.training.InitialState;
import io.dcganspark.model.training.RealBatch;
import io.dcganspark.model.training.ReplicaPass;
import io.dcganspark.model.training.ReplicaTrainer;
import io.dcganspark.model.training.SingleReplicaStep;

/**
 * One training step of this project's, gradients copied out and applied as in a distributed run.
 */
final class ReplicaStep implements AutoCloseable {
  /** As {@link ReplicaTrainer}'s constructors. */
  interface TrainerFactory {
    ReplicaTrainer make(
        Recipe recipe, AdamSettings settings, long seed, int batch, TrainingState state);
  }

  private final ReplicaTrainer trainer;
  private final SingleReplicaStep step;

  ReplicaStep(Recipe recipe, int batch, TrainerFactory trainers) {
    AdamSettings adam = new AdamSettings(2e-4, 0.5, 0.999, AdamSettings.DEFAULT_EPSILON);
    trainer = trainers.make(recipe, adam, 1, batch, InitialState.of(recipe, 1));
    step = new SingleReplicaStep(trainer);
  }

  void run(float[] images) {
    ReplicaPass pass = trainer.begin(0);
    step.run(pass, RealBatch.withoutLabels(images));
  }

  @Override
  public void close() {
    trainer.close();
  }
}
