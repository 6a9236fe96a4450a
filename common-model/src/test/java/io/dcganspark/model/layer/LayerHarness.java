package io.dcganspark.model.layer;

import io.dcganspark.model.random.Purpose;
import io.dcganspark.model.random.RandomStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** One layer alone in a network, with a loss that is a fixed weighted sum of its outputs. */
final class LayerHarness {
  private final MultiLayerNetwork network;

  LayerHarness(org.deeplearning4j.nn.conf.layers.Layer configuration) {
    network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder().seed(5).list(configuration).build());
    network.init();
    network.initGradientsView();
  }

  Layer layer() {
    return network.getLayer(0);
  }

  INDArray parameters() {
    return network.params();
  }

  INDArray gradients() {
    return network.getFlattenedGradients();
  }

  INDArray forward(INDArray input) {
    return layer().activate(input, true, LayerWorkspaceMgr.noWorkspaces());
  }

  INDArray backward(INDArray outputGradient) {
    return layer().backpropGradient(outputGradient, LayerWorkspaceMgr.noWorkspaces()).getSecond();
  }

  double loss(INDArray input, INDArray weights) {
    float[] outputs = forward(input).dup('c').data().asFloat();
    float[] factors = weights.dup('c').data().asFloat();
    double loss = 0;
    for (int i = 0; i < outputs.length; i++) {
      loss += (double) outputs[i] * factors[i];
    }
    return loss;
  }

  static INDArray random(int key, long... shape) {
    RandomStream stream = new RandomStream(9, Purpose.LATENT, key, 0);
    INDArray array = Nd4j.create(shape);
    for (long i = 0; i < array.length(); i++) {
      array.putScalar(i, stream.nextGaussian());
    }
    return array;
  }
}
