package io.dcganspark.model.training;

import io.dcganspark.model.layer.Network;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/** Makes a trainer's networks. */
interface NetworkFactory {
  /** Networks that their layers compute. */
  NetworkFactory LAYERS = Dl4jNetwork::with;

  /**
   * Makes a network for one batch size and gives it parameters.
   *
   * @param inputShape with the batch first
   * @throws IllegalArgumentException if there are not as many parameters as the configuration has,
   *     or if this machine does not compute so
   */
  Network make(MultiLayerConfiguration configuration, float[] parameters, long... inputShape);

  /** Gives a network parameters, and closes it where they do not fit. */
  static Network withParameters(Network network, float[] parameters) {
    return Closing.unlessMade(
        network,
        () -> {
          network.setParameters(parameters);
          return network;
        });
  }
}
