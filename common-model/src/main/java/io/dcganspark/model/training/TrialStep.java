package io.dcganspark.model.training;

import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.state.TrainingState;
import java.util.Arrays;

/**
 * One step on two black images: what a user's networks cannot do is known before a cluster waits
 * for it.
 */
public final class TrialStep {
  private static final int BATCH = 2;

  private TrialStep() {}

  /**
   * Takes the step.
   *
   * @param settings of the step
   * @param compute what computes the networks
   * @return the networks after it
   * @throws IllegalArgumentException if it leaves what is no number, or cannot be computed so
   * @throws RuntimeException if DL4J or ND4J cannot compute the networks
   */
  public static TrainingState take(
      Recipe recipe, StepSettings settings, long seed, ComputeSettings compute) {
    TrainingState start = InitialState.of(recipe, seed);
    try (ReplicaTrainer trainer =
        new ReplicaTrainer(recipe, settings.withBothInEveryStep(), seed, BATCH, compute, start)) {
      ReplicaPass pass = trainer.begin(0);
      new SingleReplicaStep(trainer).run(pass, blackImages(recipe));
      TrainingState end = trainer.state();
      if (!end.isFinite()) {
        throw new IllegalArgumentException(
            "a step from its first weights leaves what is no number: other weightInit, or a norm");
      }
      return end;
    }
  }

  private static RealBatch blackImages(Recipe recipe) {
    float[] images = new float[Math.multiplyExact(BATCH, recipe.imageShape().length())];
    Arrays.fill(images, -1);
    return recipe.classes() == 0
        ? RealBatch.withoutLabels(images)
        : new RealBatch(images, new int[BATCH]);
  }
}
