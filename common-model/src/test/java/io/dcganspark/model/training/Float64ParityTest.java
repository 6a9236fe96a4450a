package io.dcganspark.model.training;

import com.fasterxml.jackson.databind.JsonNode;
import io.dcganspark.model.recipe.ImageShape;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.recipe.StepOrder;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The layers and the order of steps in float64 against PyTorch's float64: every recorded number of
 * all three steps.
 */
class Float64ParityTest {
  private static final double TOLERANCE = 1e-9;

  private final ReferenceComparison comparison = new ReferenceComparison(TOLERANCE, TOLERANCE);
  private Float64Network generator;
  private Float64Network discriminator;

  static Stream<Recipe> recipes() {
    return PyTorchParityTest.recipes();
  }

  /** D's gradients and what it said. */
  private record Judgement(double loss, double[] logits, double[] gradients, INDArray toImages) {}

  @ParameterizedTest
  @MethodSource("recipes")
  void threeStepsAgreeWithPyTorch(Recipe recipe) throws Exception {
    PyTorchReference reference = PyTorchReference.read(recipe.name() + ".json");
    NetworkTensors ofGenerator = new NetworkTensors(recipe.generator(1));
    NetworkTensors ofDiscriminator = new NetworkTensors(recipe.discriminator(1));
    generator =
        new Float64Network(
            recipe.generator(1),
            ofGenerator.initial(reference, reference.get("generator_parameters")));
    discriminator =
        new Float64Network(
            recipe.discriminator(1),
            ofDiscriminator.initial(reference, reference.get("discriminator_parameters")));
    ImageShape shape = recipe.imageShape();
    int batch = reference.batch();
    for (int step = 0; step < reference.steps().size(); step++) {
      JsonNode expected = reference.steps().get(step);
      String at = recipe.name() + ", step " + (step + 1) + ": ";
      INDArray real =
          Nd4j.createFromArray(reference.input("x", step))
              .reshape(batch, shape.channels(), shape.height(), shape.width());
      int[] asked = reference.labels("generated_labels", step);
      INDArray generated = generator.forward(latents(reference, recipe, step), true);
      double[] images = generated.dup('c').data().asDouble();
      Judgement forGenerator = null;
      if (recipe.order() == StepOrder.GENERATOR_FIRST) {
        forGenerator = stepOfGenerator(recipe, generated, asked);
      }
      double weight = ReferenceComparison.discriminatorLossWeight(recipe);
      Judgement onReal = judge(recipe, real, reference.labels("labels", step), 1, weight);
      Judgement onGenerated = judge(recipe, generated, asked, 0, weight);
      double[] gradient = sum(onReal.gradients(), onGenerated.gradients());
      discriminator.step(gradient);
      if (recipe.order() == StepOrder.DISCRIMINATOR_FIRST) {
        forGenerator = stepOfGenerator(recipe, generated, asked);
      }

      comparison.compare(at + "generated", expected.get("generated"), images);
      comparison.compare(
          at + "logits on real", expected.get("discriminator_logits_on_real"), onReal.logits());
      comparison.compare(
          at + "logits on generated",
          expected.get("discriminator_logits_on_generated"),
          onGenerated.logits());
      comparison.check(
          at + "D's loss",
          expected.get("discriminator_loss").asDouble(),
          weight * (onReal.loss() + onGenerated.loss()));
      comparison.check(
          at + "G's loss", expected.get("generator_loss").asDouble(), forGenerator.loss());
      comparison.compare(
          at + "gradient at generated",
          expected.get("gradient_at_generated"),
          forGenerator.toImages().dup('c').data().asDouble());
      compare(at + "G ", expected, "generator", ofGenerator, generator, generator.gradients());
      compare(at + "D ", expected, "discriminator", ofDiscriminator, discriminator, gradient);
    }
    comparison.compare(
        "generated in evaluation mode",
        reference.get("generated_in_evaluation_mode_after"),
        generator.forward(latents(reference, recipe, 0), false).dup('c').data().asDouble());
    comparison.assertAgreement(recipe.name() + " in float64");
  }

  private static INDArray latents(PyTorchReference reference, Recipe recipe, int step) {
    INDArray latents =
        Nd4j.createFromArray(reference.input("z", step))
            .reshape(reference.batch(), recipe.latentSize());
    if (recipe.classes() == 0) {
      return latents;
    }
    int[] asked = reference.labels("generated_labels", step);
    INDArray oneHot = Nd4j.zeros(DataType.DOUBLE, asked.length, recipe.classes());
    for (int i = 0; i < asked.length; i++) {
      oneHot.putScalar(i, asked[i], 1);
    }
    return Nd4j.concat(1, latents, oneHot);
  }

  private Judgement stepOfGenerator(Recipe recipe, INDArray generated, int[] asked) {
    Judgement judgement = judge(recipe, generated, asked, 1, 1);
    generator.backward(judgement.toImages());
    generator.step(generator.gradients());
    return judgement;
  }

  private Judgement judge(Recipe recipe, INDArray images, int[] labels, int target, double weight) {
    INDArray output = discriminator.forward(besidePlanes(recipe, images, labels), true);
    double[] logits = output.dup('c').data().asDouble();
    double[] gradient = new double[logits.length];
    double loss = 0;
    for (int i = 0; i < logits.length; i++) {
      double probability = 1 / (1 + Math.exp(-logits[i]));
      loss -= Math.log(target == 1 ? probability : 1 - probability) / logits.length;
      gradient[i] = (probability - target) * weight / logits.length;
    }
    INDArray toImages =
        discriminator
            .backward(Nd4j.createFromArray(gradient).reshape(output.shape()))
            .get(
                NDArrayIndex.all(),
                NDArrayIndex.interval(0, recipe.imageShape().channels()),
                NDArrayIndex.all(),
                NDArrayIndex.all());
    return new Judgement(loss, logits, discriminator.gradients(), toImages);
  }

  private static INDArray besidePlanes(Recipe recipe, INDArray images, int[] labels) {
    if (recipe.classes() == 0) {
      return images;
    }
    ImageShape shape = recipe.imageShape();
    INDArray planes =
        Nd4j.createFromArray(LabelInput.planes(labels, recipe))
            .castTo(DataType.DOUBLE)
            .reshape(labels.length, recipe.classes(), shape.height(), shape.width());
    return Nd4j.concat(1, images, planes);
  }

  private static double[] sum(double[] first, double[] second) {
    double[] sum = new double[first.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = first[i] + second[i];
    }
    return sum;
  }

  private void compare(
      String at,
      JsonNode expected,
      String name,
      NetworkTensors tensors,
      Float64Network network,
      double[] gradient) {
    comparison.compareAll(
        at + "gradient ", expected.get(name + "_gradients"), tensors.trainable(gradient));
    comparison.compareAll(
        at, expected.get(name + "_parameters_after"), tensors.trainable(network.parameters()));
    comparison.compareAll(
        at,
        expected.get(name + "_running_statistics_after"),
        tensors.statistics(network.parameters()));
  }
}
