package io.dcganspark.model.training;

import com.fasterxml.jackson.databind.JsonNode;
import io.dcganspark.model.recipe.Recipe;

/**
 * Networks and the order of steps in float64, held to PyTorch's float64: every recorded number of
 * every step.
 */
final class Float64Parity implements AutoCloseable {
  private static final double TOLERANCE = 1e-9;

  private final ReferenceComparison comparison = new ReferenceComparison(TOLERANCE, TOLERANCE);
  private final Recipe recipe;
  private final PyTorchReference reference;
  private final NetworkTensors ofGenerator;
  private final NetworkTensors ofDiscriminator;
  private final Float64Training training;

  Float64Parity(Recipe recipe, PyTorchReference reference, Float64Network.Factory networks) {
    this.recipe = recipe;
    this.reference = reference;
    this.ofGenerator = new NetworkTensors(recipe.generator(1));
    this.ofDiscriminator = new NetworkTensors(recipe.discriminator(1));
    this.training = new Float64Training(recipe, reference, networks);
  }

  /** Takes all steps and compares them. */
  void run() {
    for (int step = 0; step < reference.steps().size(); step++) {
      step(step);
    }
    assertAgreement();
  }

  /** Takes a step of both networks and compares it. */
  Float64Training.Step step(int step) {
    Float64Training.Step taken = training.step(step);
    double weight = ReferenceComparison.discriminatorLossWeight(recipe);
    JsonNode expected = reference.steps().get(step);
    String at = recipe.name() + ", step " + (step + 1) + ": ";

    comparison.compare(at + "generated", expected.get("generated"), taken.generated());
    comparison.compare(
        at + "logits on real",
        expected.get("discriminator_logits_on_real"),
        taken.onReal().logits());
    comparison.compare(
        at + "logits on generated",
        expected.get("discriminator_logits_on_generated"),
        taken.onGenerated().logits());
    comparison.check(
        at + "D's loss",
        expected.get("discriminator_loss").asDouble(),
        weight * (taken.onReal().loss() + taken.onGenerated().loss()));
    comparison.check(
        at + "G's loss", expected.get("generator_loss").asDouble(), taken.forGenerator().loss());
    comparison.compare(
        at + "gradient at generated",
        expected.get("gradient_at_generated"),
        taken.forGenerator().toImages().dup('c').data().asDouble());
    compare(
        at + "G ",
        expected,
        "generator",
        ofGenerator,
        training.generatorParameters(),
        taken.generatorGradient());
    compare(
        at + "D ",
        expected,
        "discriminator",
        ofDiscriminator,
        training.discriminatorParameters(),
        taken.discriminatorGradient());
    return taken;
  }

  /** Ends the comparison. */
  void assertAgreement() {
    comparison.compare(
        "generated in evaluation mode",
        reference.get("generated_in_evaluation_mode_after"),
        training.generatedInEvaluationMode(0));
    comparison.assertAgreement(recipe.name() + " in float64");
  }

  @Override
  public void close() {
    training.close();
  }

  private void compare(
      String at,
      JsonNode expected,
      String name,
      NetworkTensors tensors,
      double[] parameters,
      double[] gradient) {
    comparison.compareAll(
        at + "gradient ", expected.get(name + "_gradients"), tensors.trainable(gradient));
    comparison.compareAll(
        at, expected.get(name + "_parameters_after"), tensors.trainable(parameters));
    comparison.compareAll(
        at, expected.get(name + "_running_statistics_after"), tensors.statistics(parameters));
  }
}
