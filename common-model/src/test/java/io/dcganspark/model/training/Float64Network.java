package io.dcganspark.model.training;

import io.dcganspark.model.layer.ParameterLayout;
import io.dcganspark.model.optimizer.AdamSettings;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network's layers in float64, and Adam as its paper writes it: what float32 loses is not there
 * to hide a mistake.
 */
final class Float64Network {
  private static final double BETA1 = 0.5;
  private static final double BETA2 = 0.999;
  private static final double LEARNING_RATE = 2e-4;

  private final MultiLayerNetwork network;
  private final ParameterLayout layout;
  private final double[] firstMoments;
  private final double[] secondMoments;
  private int steps;

  Float64Network(MultiLayerConfiguration configuration, double[] parameters) {
    MultiLayerNetwork made = new MultiLayerNetwork(configuration);
    made.init();
    network = made.convertDataType(DataType.DOUBLE);
    network.initGradientsView();
    network.params().assign(Nd4j.createFromArray(parameters).reshape(network.params().shape()));
    layout = ParameterLayout.of(network.getLayerWiseConfigurations());
    firstMoments = new double[layout.length()];
    secondMoments = new double[layout.length()];
  }

  INDArray forward(INDArray input, boolean training) {
    INDArray activation = input;
    for (Layer layer : network.getLayers()) {
      activation = layer.activate(activation, training, LayerWorkspaceMgr.noWorkspaces());
    }
    return activation;
  }

  INDArray backward(INDArray outputGradient) {
    INDArray gradient = outputGradient;
    Layer[] layers = network.getLayers();
    for (int i = layers.length - 1; i >= 0; i--) {
      gradient = layers[i].backpropGradient(gradient, LayerWorkspaceMgr.noWorkspaces()).getSecond();
    }
    moveStatistics();
    return gradient;
  }

  /** At once, as PyTorch's forward passes do, so that the next pass goes on from there. */
  private void moveStatistics() {
    double[] movement = gradients();
    double[] parameters = parameters();
    for (ParameterLayout.Statistics range : layout.statistics()) {
      for (int i = range.start(); i < range.end(); i++) {
        parameters[i] -= movement[i];
      }
    }
    write(parameters);
  }

  double[] gradients() {
    return network.getFlattenedGradients().dup('c').data().asDouble();
  }

  double[] parameters() {
    return network.params().dup('c').data().asDouble();
  }

  private void write(double[] parameters) {
    network.params().assign(Nd4j.createFromArray(parameters).reshape(network.params().shape()));
  }

  void step(double[] gradient) {
    steps++;
    double[] parameters = parameters();
    for (ParameterLayout.Range range : layout.trainable()) {
      for (int i = range.start(); i < range.end(); i++) {
        firstMoments[i] = BETA1 * firstMoments[i] + (1 - BETA1) * gradient[i];
        secondMoments[i] = BETA2 * secondMoments[i] + (1 - BETA2) * gradient[i] * gradient[i];
        double mean = firstMoments[i] / (1 - Math.pow(BETA1, steps));
        double square = secondMoments[i] / (1 - Math.pow(BETA2, steps));
        parameters[i] -= LEARNING_RATE * mean / (Math.sqrt(square) + AdamSettings.DEFAULT_EPSILON);
      }
    }
    write(parameters);
  }
}
