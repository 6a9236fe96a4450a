package io.dcganspark.job;

import io.dcganspark.model.layer.LeakyRelu;
import io.dcganspark.model.layer.Linear;
import io.dcganspark.model.recipe.ImageShape;
import io.dcganspark.model.recipe.Recipe;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationGELU;

/**
 * Networks with a layer of DL4J's that is not compiled, which computes in float32 on every machine
 * and in nothing else.
 */
public record DenseRecipe() implements Recipe {
  @Override
  public ImageShape imageShape() {
    return new ImageShape(1, 8, 8);
  }

  @Override
  public int latentSize() {
    return 4;
  }

  @Override
  public MultiLayerConfiguration generator(long seed) {
    return network(
        seed,
        new DenseLayer.Builder().nIn(4).nOut(8).activation(new ActivationGELU(true)).build(),
        Linear.toImage(8, 1, 8, 8),
        new ActivationLayer(Activation.TANH));
  }

  @Override
  public MultiLayerConfiguration discriminator(long seed) {
    return network(seed, Linear.toVector(64, 8), new LeakyRelu(0.2), Linear.toVector(8, 1));
  }

  private static MultiLayerConfiguration network(long seed, Layer... layers) {
    return new NeuralNetConfiguration.Builder().seed(seed).list(layers).build();
  }
}
