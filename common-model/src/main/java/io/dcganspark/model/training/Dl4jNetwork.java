package io.dcganspark.model.training;

import io.dcganspark.model.device.HostArrays;
import io.dcganspark.model.layer.Network;
import io.dcganspark.model.layer.NetworkArrays;
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
  private final long[] inputShape;
  private final ParameterLayout layout;
  private final PassOrder order = new PassOrder();

  /** Whether a layer of DL4J's own draws from ND4J's generator. */
  private final boolean drawsFromNd4j;

  /** Of the last way forward, the batch first. */
  private long[] outputShape = {};

  Dl4jNetwork(MultiLayerConfiguration configuration, long... inputShape) {
    this.network = new MultiLayerNetwork(configuration);
    // The network outlives a workspace that its maker has open.
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      this.network.init();
      this.network.initGradientsView();
    }
    this.workspace = new Workspace();
    this.inputShape = inputShape.clone();
    this.layout = ParameterLayout.of(configuration);
    this.drawsFromNd4j =
        configuration.getConfs().stream()
            .anyMatch(layer -> layer.getLayer() instanceof DropoutLayer);
  }

  /**
   * Makes the network and gives it parameters.
   *
   * @param inputShape with the batch first
   * @throws IllegalArgumentException if there are not as many parameters as the configuration has
   */
  static Network with(
      MultiLayerConfiguration configuration, float[] parameters, long... inputShape) {
    return NetworkFactory.withParameters(new Dl4jNetwork(configuration, inputShape), parameters);
  }

  @Override
  public float[] forward(float[] input, RandomStream randomness) {
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
    workspace.begin();
    try {
      float[] output = run(input, true);
      order.forwardDone();
      return output;
    } finally {
      workspace.leave();
    }
  }

  @Override
  public float[] evaluate(float[] input) {
    workspace.begin();
    try {
      float[] output = run(input, false);
      order.evaluateDone();
      return output;
    } finally {
      workspace.end();
    }
  }

  private float[] run(float[] input, boolean training) {
    order.begin();
    INDArray activation = Nd4j.createFromArray(input).reshape('c', inputShape);
    Layer[] layers = network.getLayers();
    for (int i = 0; i < layers.length; i++) {
      InputPreProcessor reshaping = reshapingBefore(i);
      if (reshaping != null) {
        activation = reshaping.preProcess(activation, batch(), workspace.forLayers());
      }
      activation = layers[i].activate(activation, training, workspace.forLayers());
    }
    outputShape = activation.shape();
    return HostArrays.copy(rowMajor(activation));
  }

  @Override
  public float[] backward(float[] outputGradient) {
    order.beginBackward();
    workspace.enter();
    try {
      INDArray gradient = Nd4j.createFromArray(outputGradient).reshape('c', outputShape);
      Layer[] layers = network.getLayers();
      for (int i = layers.length - 1; i >= 0; i--) {
        gradient = layers[i].backpropGradient(gradient, workspace.forLayers()).getSecond();
        InputPreProcessor reshaping = reshapingBefore(i);
        if (reshaping != null) {
          gradient = reshaping.backprop(gradient, batch(), workspace.forLayers());
        }
      }
      float[] atInput = HostArrays.copy(rowMajor(gradient));
      order.backwardDone();
      return atInput;
    } finally {
      workspace.end();
    }
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

  private int batch() {
    return Math.toIntExact(inputShape[0]);
  }

  @Override
  public float[] parameters() {
    float[] parameters = new float[layout.length()];
    if (parameters.length > 0) { // DL4J has no array of none.
      HostArrays.copy(network.params(), parameters);
    }
    return parameters;
  }

  @Override
  public void setParameters(float[] parameters) {
    layout.requireLength(parameters);
    if (parameters.length > 0) {
      HostArrays.write(parameters, network.params());
    }
  }

  @Override
  public void copyGradients(float[] target) {
    if (layout.length() > 0) {
      HostArrays.copy(network.getFlattenedGradients(), target);
    }
  }

  @Override
  public ParameterLayout layout() {
    return layout;
  }

  @Override
  public void close() {
    try (workspace) {
      NetworkArrays.close(network);
    }
  }
}
