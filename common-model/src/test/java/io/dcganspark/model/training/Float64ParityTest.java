package io.dcganspark.model.training;

import com.fasterxml.jackson.databind.JsonNode;
import io.dcganspark.model.recipe.Recipe;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The layers and the order of steps in float64 against PyTorch's float64: every recorded number of
 * all three steps.
 */
class Float64ParityTest {
  private static final double TOLERANCE = 1e-9;

  private final ReferenceComparison comparison = new ReferenceComparison(TOLERANCE, TOLERANCE);

  static Stream<Recipe> recipes() {
    return PyTorchParityTest.recipes();
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void threeStepsAgreeWithPyTorch(Recipe recipe) throws Exception {
    PyTorchReference reference = PyTorchReference.of(recipe);
    NetworkTensors ofGenerator = new NetworkTensors(recipe.generator(1));
    NetworkTensors ofDiscriminator = new NetworkTensors(recipe.discriminator(1));
    Float64Training training = new Float64Training(recipe, reference);
    double weight = ReferenceComparison.discriminatorLossWeight(recipe);
    for (int step = 0; step < reference.steps().size(); step++) {
      JsonNode expected = reference.steps().get(step);
      String at = recipe.name() + ", step " + (step + 1) + ": ";
      Float64Training.Step taken = training.step(step);

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
    }
    comparison.compare(
        "generated in evaluation mode",
        reference.get("generated_in_evaluation_mode_after"),
        training.generatedInEvaluationMode(0));
    comparison.assertAgreement(recipe.name() + " in float64");
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
