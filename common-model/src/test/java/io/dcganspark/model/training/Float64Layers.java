package io.dcganspark.model.training;

import io.dcganspark.model.layer.NetworkArrays;
import io.dcganspark.model.layer.ParameterLayout;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A network's layers one by one, in float64. */
final class Float64Layers extends Float64Network {
  private final MultiLayerNetwork network;

  Float64Layers(MultiLayerConfiguration configuration, double[] parameters) {
    super(ParameterLayout.of(configuration));
    MultiLayerNetwork made = new MultiLayerNetwork(configuration);
    made.init();
    network = made.convertDataType(DataType.DOUBLE);
    network.initGradientsView();
    setParameters(parameters);
  }

  @Override
  INDArray forward(INDArray input, boolean training) {
    INDArray activation = input;
    for (Layer layer : network.getLayers()) {
      activation = layer.activate(activation, training, LayerWorkspaceMgr.noWorkspaces());
    }
    return activation;
  }

  @Override
  INDArray backwardToAll(INDArray outputGradient) {
    INDArray gradient = outputGradient;
    Layer[] layers = network.getLayers();
    for (int i = layers.length - 1; i >= 0; i--) {
      gradient = layers[i].backpropGradient(gradient, LayerWorkspaceMgr.noWorkspaces()).getSecond();
    }
    return gradient;
  }

  @Override
  double[] gradients() {
    return network.getFlattenedGradients().dup('c').data().asDouble();
  }

  @Override
  double[] parameters() {
    return network.params().dup('c').data().asDouble();
  }

  @Override
  void setParameters(double[] parameters) {
    network.params().assign(Nd4j.createFromArray(parameters).reshape(network.params().shape()));
  }

  @Override
  public void close() {
    NetworkArrays.close(network);
  }
}
