package io.dcganspark.model.training;

import io.dcganspark.model.recipe.ImageShape;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.recipe.StepOrder;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A recipe's training steps in float64, on the batches of a reference. {@link Float64Parity} holds
 * every number of them to PyTorch's.
 */
final class Float64Training implements AutoCloseable {
  private final Recipe recipe;
  private final PyTorchReference reference;
  private final double lossWeight;
  private final Float64Network generator;
  private final Float64Network discriminator;

  /** D's loss on a batch, its logits, its gradients, and the gradient at the images. */
  record Judgement(double loss, double[] logits, double[] gradients, INDArray toImages) {}

  /**
   * What a step computed.
   *
   * @param generated images before either network moved
   * @param forGenerator D's judgement of them for G's step
   */
  record Step(
      double[] generated,
      Judgement onReal,
      Judgement onGenerated,
      double[] discriminatorGradient,
      Judgement forGenerator,
      double[] generatorGradient) {}

  Float64Training(Recipe recipe, PyTorchReference reference, Float64Network.Factory networks) {
    this.recipe = recipe;
    this.reference = reference;
    this.lossWeight = ReferenceComparison.discriminatorLossWeight(recipe);
    ImageShape judged = recipe.discriminatorInput();
    this.generator =
        network(
            networks,
            recipe.generator(1),
            "generator_parameters",
            reference.batch(),
            recipe.generatorInput());
    this.discriminator =
        network(
            networks,
            recipe.discriminator(1),
            "discriminator_parameters",
            reference.batch(),
            judged.channels(),
            judged.height(),
            judged.width());
  }

  private Float64Network network(
      Float64Network.Factory networks,
      MultiLayerConfiguration configuration,
      String parameters,
      long... inputShape) {
    double[] initial =
        new NetworkTensors(configuration).initial(reference, reference.get(parameters));
    return networks.make(configuration, initial, inputShape);
  }

  /** Takes a step of both networks, in the recipe's order. */
  Step step(int step) {
    ImageShape shape = recipe.imageShape();
    INDArray real =
        Nd4j.createFromArray(reference.input("x", step))
            .reshape(reference.batch(), shape.channels(), shape.height(), shape.width());
    int[] asked = reference.labels("generated_labels", step);
    INDArray generated = generator.forward(latents(step), true);
    double[] images = generated.dup('c').data().asDouble();
    Judgement forGenerator = null;
    if (recipe.order() == StepOrder.GENERATOR_FIRST) {
      forGenerator = stepOfGenerator(generated, asked);
    }
    Judgement onReal = judge(real, reference.labels("labels", step), 1, lossWeight);
    Judgement onGenerated = judge(generated, asked, 0, lossWeight);
    double[] gradient = sum(onReal.gradients(), onGenerated.gradients());
    discriminator.step(gradient);
    if (recipe.order() == StepOrder.DISCRIMINATOR_FIRST) {
      forGenerator = stepOfGenerator(generated, asked);
    }
    return new Step(images, onReal, onGenerated, gradient, forGenerator, generator.gradients());
  }

  double[] generatorParameters() {
    return generator.parameters();
  }

  double[] discriminatorParameters() {
    return discriminator.parameters();
  }

  /** Returns what G makes of a step's latents in evaluation mode. */
  double[] generatedInEvaluationMode(int step) {
    return generator.forward(latents(step), false).dup('c').data().asDouble();
  }

  private INDArray latents(int step) {
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

  private Judgement stepOfGenerator(INDArray generated, int[] asked) {
    Judgement judgement = judge(generated, asked, 1, 1);
    generator.backward(judgement.toImages());
    generator.step(generator.gradients());
    return judgement;
  }

  private Judgement judge(INDArray images, int[] labels, int target, double weight) {
    INDArray output = discriminator.forward(besidePlanes(images, labels), true);
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

  private INDArray besidePlanes(INDArray images, int[] labels) {
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

  @Override
  public void close() {
    generator.close();
    discriminator.close();
  }
}
