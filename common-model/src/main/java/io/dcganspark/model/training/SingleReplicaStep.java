package io.dcganspark.model.training;

import io.dcganspark.model.recipe.StepOrder;

/** Steps of a replica that trains by itself, in the recipe's order. */
public final class SingleReplicaStep {
  private final ReplicaTrainer trainer;
  private final float[] generatorVector;
  private final float[] discriminatorVector;

  /** Prepares; the trainer stays the caller's. */
  public SingleReplicaStep(ReplicaTrainer trainer) {
    this.trainer = trainer;
    this.generatorVector = new float[trainer.generatorLength()];
    this.discriminatorVector = new float[trainer.discriminatorLength()];
  }

  /**
   * Takes one step of both networks, or of D where it does not include G.
   *
   * @param pass that was begun for it
   * @param real images of the step
   */
  public void run(ReplicaPass pass, RealBatch real) {
    if (!trainer.includesGenerator()) {
      pass.discriminatorGradient(real, discriminatorVector);
      trainer.applyDiscriminator(discriminatorVector, 1);
      trainer.passGenerator();
    } else if (trainer.order() == StepOrder.GENERATOR_FIRST) {
      pass.generatorGradient(real, generatorVector);
      pass.discriminatorGradient(real, discriminatorVector);
      trainer.applyGenerator(generatorVector, 1);
      trainer.applyDiscriminator(discriminatorVector, 1);
    } else {
      pass.discriminatorGradient(real, discriminatorVector);
      trainer.applyDiscriminator(discriminatorVector, 1);
      pass.generatorGradient(real, generatorVector);
      trainer.applyGenerator(generatorVector, 1);
    }
  }

  /** G's gradient of the last step, and what stands behind it. */
  float[] generatorVector() {
    return generatorVector;
  }

  /** D's gradient of the last step, and what stands behind it. */
  float[] discriminatorVector() {
    return discriminatorVector;
  }
}
