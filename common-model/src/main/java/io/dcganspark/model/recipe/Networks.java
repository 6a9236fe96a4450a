package io.dcganspark.model.recipe;

import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Layers as DL4J's networks. G and D of one seed draw from streams of different seeds, or equal
 * layers would start equal.
 */
final class Networks {
  private Networks() {}

  static MultiLayerConfiguration generator(long seed, List<Layer> layers) {
    return network(2 * seed, layers);
  }

  static MultiLayerConfiguration discriminator(long seed, List<Layer> layers) {
    return network(2 * seed + 1, layers);
  }

  /**
   * Returns an untrained network, with the initial weights of a seed. Its running variances are
   * kept as such, not as logarithms as DL4J's builder has it, so that replicas can average them.
   */
  static MultiLayerConfiguration started(MultiLayerConfiguration network, long seed) {
    for (NeuralNetConfiguration layer : network.getConfs()) {
      layer.setSeed(seed);
      if (layer.getLayer() instanceof BatchNormalization normalization) {
        normalization.setUseLogStd(false);
      }
    }
    network.setIterationCount(0);
    network.setEpochCount(0);
    return network;
  }

  private static MultiLayerConfiguration network(long seed, List<Layer> layers) {
    return new NeuralNetConfiguration.Builder()
        .seed(seed)
        .miniBatch(false)
        .updater(new Adam(2e-4, 0.5, 0.999, 1e-8))
        .list(layers.toArray(Layer[]::new))
        .build();
  }
}
