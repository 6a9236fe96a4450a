package io.dcganspark.model.training;

import io.dcganspark.model.layer.ParameterLayout;
import io.dcganspark.model.layer.PassOrder;
import io.dcganspark.model.layer.RandomLayer;
import io.dcganspark.model.random.RandomStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A DL4J network run layer by layer. DL4J's own loop would ask for an output layer, copy each
 * activation into its own workspaces, and overwrite D's gradients without saying when; here the
 * order of passes is the trainer's.
 */
final class Dl4jNetwork implements Network {
  private final MultiLayerNetwork network;
  private final Workspace workspace;
  private final ParameterLayout layout;
  private final PassOrder order = new PassOrder();

  /** Whether a layer of DL4J's own draws from ND4J's generator. */
  private final boolean drawsFromNd4j;

  private Dl4jNetwork(MultiLayerConfiguration configuration, Workspace workspace) {
    this.network = new MultiLayerNetwork(configuration);
    // Made in the middle of a step, for samples, it is to outlive the step's memory.
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      this.network.init();
      this.network.initGradientsView();
    }
    this.workspace = workspace;
    this.layout = ParameterLayout.of(configuration);
    this.drawsFromNd4j =
        configuration.getConfs().stream()
            .anyMatch(layer -> layer.getLayer() instanceof DropoutLayer);
  }

  /**
   * Makes the network and gives it parameters.
   *
   * @throws IllegalArgumentException if there are not as many parameters as the configuration has
   */
  static Network with(
      MultiLayerConfiguration configuration, float[] parameters, Workspace workspace) {
    Dl4jNetwork made = new Dl4jNetwork(configuration, workspace);
    return Closing.unlessMade(
        made,
        () -> {
          made.layout.requireLength(parameters);
          made.parameters()
              .assign(Nd4j.createFromArray(parameters).reshape(made.parameters().shape()));
          return made;
        });
  }

  @Override
  public INDArray forward(INDArray input, RandomStream randomness) {
    for (Layer layer : network.getLayers()) {
      if (layer instanceof RandomLayer random) {
        random.drawFrom(randomness);
      }
    }
    if (drawsFromNd4j) {
      // It is this thread's own, and every draw depends only on its seed and the place in the
      // array.
      long high = (long) randomness.nextInt() << Integer.SIZE;
      Nd4j.getRandom().setSeed(high | Integer.toUnsignedLong(randomness.nextInt()));
    }
    INDArray output = run(input, true);
    order.forwardDone();
    return output;
  }

  @Override
  public INDArray evaluate(INDArray input) {
    INDArray output = run(input, false);
    order.evaluateDone();
    return output;
  }

  private INDArray run(INDArray input, boolean training) {
    order.begin();
    INDArray activation = input;
    Layer[] layers = network.getLayers();
    for (int i = 0; i < layers.length; i++) {
      InputPreProcessor reshaping = reshapingBefore(i);
      if (reshaping != null) {
        activation = reshaping.preProcess(activation, batch(input), workspace.forLayers());
      }
      activation = layers[i].activate(activation, training, workspace.forLayers());
    }
    return rowMajor(activation);
  }

  @Override
  public INDArray backward(INDArray outputGradient) {
    order.beginBackward();
    INDArray gradient = outputGradient;
    Layer[] layers = network.getLayers();
    for (int i = layers.length - 1; i >= 0; i--) {
      gradient = layers[i].backpropGradient(gradient, workspace.forLayers()).getSecond();
      InputPreProcessor reshaping = reshapingBefore(i);
      if (reshaping != null) {
        gradient = reshaping.backprop(gradient, batch(outputGradient), workspace.forLayers());
      }
    }
    order.backwardDone();
    return rowMajor(gradient);
  }

  /** Layers of DL4J's own leave views, permuted and column-major arrays, as it suits them. */
  private static INDArray rowMajor(INDArray array) {
    boolean isRowMajor = array.ordering() == 'c' && Shape.hasDefaultStridesForShape(array);
    return isRowMajor && !array.isView() ? array : array.dup('c');
  }

  /** What turns images into rows or rows into images before a layer; null where nothing does. */
  private InputPreProcessor reshapingBefore(int layer) {
    return network.getLayerWiseConfigurations().getInputPreProcess(layer);
  }

  private static int batch(INDArray array) {
    return Math.toIntExact(array.size(0));
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
