package io.dcganspark.model.training;

import io.dcganspark.model.optimizer.AdamSettings;
import io.dcganspark.model.recipe.Recipe;
import java.time.Duration;
import java.util.Arrays;

/** How long a replica's step takes on this machine, found by taking some on black images. */
public final class TimedSteps {
  /** Until then Java compiles, and oneDNN plans. */
  private static final int UNTIMED = 2;

  private static final int FEWEST = 2;

  private static final StepSettings SETTINGS =
      StepSettings.of(new AdamSettings(2e-4, 0.5, 0.999, AdamSettings.DEFAULT_EPSILON));

  private TimedSteps() {}

  /**
   * Takes steps for about so long, and a few however long they take.
   *
   * @param compute what computes the networks
   * @param batch images of a step
   * @return the mean of those that were timed, in seconds
   */
  public static double seconds(
      Recipe recipe, long seed, ComputeSettings compute, int batch, Duration most) {
    RealBatch images = blackImages(recipe, batch);
    long start = System.nanoTime();
    try (ReplicaTrainer trainer =
        new ReplicaTrainer(recipe, SETTINGS, seed, batch, compute, InitialState.of(recipe, seed))) {
      SingleReplicaStep step = new SingleReplicaStep(trainer);
      long timedFrom = start;
      int steps = 0;
      while (steps < UNTIMED + FEWEST || System.nanoTime() - start < most.toNanos()) {
        step.run(trainer.begin(steps), images);
        steps++;
        timedFrom = steps == UNTIMED ? System.nanoTime() : timedFrom;
      }
      return (System.nanoTime() - timedFrom) / 1e9 / (steps - UNTIMED);
    }
  }

  private static RealBatch blackImages(Recipe recipe, int batch) {
    float[] images = new float[Math.multiplyExact(batch, recipe.imageShape().length())];
    Arrays.fill(images, -1);
    return recipe.classes() == 0
        ? RealBatch.withoutLabels(images)
        : new RealBatch(images, new int[batch]);
  }
}
