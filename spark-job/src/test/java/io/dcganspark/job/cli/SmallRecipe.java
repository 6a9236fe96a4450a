package io.dcganspark.job.cli;

import io.dcganspark.model.layer.Convolution;
import io.dcganspark.model.layer.LeakyRelu;
import io.dcganspark.model.layer.Linear;
import io.dcganspark.model.recipe.ImageShape;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.recipe.StepOrder;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.activations.Activation;

/** A recipe as a user would write one, in this project's layers. */
public final class SmallRecipe implements Recipe {
  private static final long serialVersionUID = 1L;

  @Override
  public ImageShape imageShape() {
    return new ImageShape(1, 16, 16);
  }

  @Override
  public int latentSize() {
    return 20;
  }

  @Override
  public StepOrder order() {
    return StepOrder.DISCRIMINATOR_FIRST;
  }

  @Override
  public MultiLayerConfiguration generator(long seed) {
    return network(
        seed,
        Linear.toVector(20, 64),
        new LeakyRelu(0.2),
        Linear.toImage(64, 1, 16, 16),
        new ActivationLayer(Activation.TANH));
  }

  @Override
  public MultiLayerConfiguration discriminator(long seed) {
    return network(
        seed + 1, new Convolution(1, 8, 3, 2, 1), new LeakyRelu(0.2), Linear.toVector(512, 1));
  }

  private static MultiLayerConfiguration network(long seed, Layer... layers) {
    return new NeuralNetConfiguration.Builder().seed(seed).list(layers).build();
  }
}
