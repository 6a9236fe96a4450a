package io.dcganspark.model.training;

import io.dcganspark.model.layer.RandomLayer;
import io.dcganspark.model.random.RandomStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A DL4J network run layer by layer. DL4J's own loop would ask for an output layer, copy each
 * activation into workspaces of its own, and overwrite D's gradients without saying when; here the
 * order of passes is the trainer's.
 */
final class Dl4jNetwork implements Network {
  private final MultiLayerNetwork network;
  private final Workspace workspace;
  private final ParameterLayout layout;

  private Dl4jNetwork(MultiLayerConfiguration configuration, Workspace workspace) {
    this.network = new MultiLayerNetwork(configuration);
    this.network.init();
    this.network.initGradientsView();
    this.workspace = workspace;
    this.layout = ParameterLayout.of(network);
  }

  /**
   * Makes the network and gives it parameters.
   *
   * @throws IllegalArgumentException if there are not as many parameters as the configuration has
   */
  static Network with(
      MultiLayerConfiguration configuration, float[] parameters, Workspace workspace) {
    Dl4jNetwork made = new Dl4jNetwork(configuration, workspace);
    made.layout.requireLength(parameters);
    made.parameters().assign(Nd4j.createFromArray(parameters).reshape(made.parameters().shape()));
    return made;
  }

  @Override
  public INDArray forward(INDArray input, RandomStream randomness) {
    for (Layer layer : network.getLayers()) {
      if (layer instanceof RandomLayer random) {
        random.drawFrom(randomness);
      }
    }
    return run(input, true);
  }

  @Override
  public INDArray evaluate(INDArray input) {
    return run(input, false);
  }

  private INDArray run(INDArray input, boolean training) {
    INDArray activation = input;
    for (Layer layer : network.getLayers()) {
      activation = layer.activate(activation, training, workspace.forLayers());
    }
    return activation;
  }

  @Override
  public INDArray backward(INDArray outputGradient) {
    INDArray gradient = outputGradient;
    Layer[] layers = network.getLayers();
    for (int i = layers.length - 1; i >= 0; i--) {
      gradient = layers[i].backpropGradient(gradient, workspace.forLayers()).getSecond();
    }
    return gradient;
  }

  @Override
  public INDArray parameters() {
    return network.params();
  }

  @Override
  public INDArray gradients() {
    return network.getFlattenedGradients();
  }

  @Override
  public ParameterLayout layout() {
    return layout;
  }

  @Override
  public void close() {
    network.close();
  }
}
