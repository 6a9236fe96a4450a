package io.dcganspark.model.training;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/** What a trainer's networks are computed by. */
interface NetworkFactory {
  /** Networks that their layers compute, for any batch size. */
  NetworkFactory LAYERS =
      (configuration, parameters, workspace, inputShape) ->
          Dl4jNetwork.with(configuration, parameters, workspace);

  /**
   * Makes a network for one batch size and gives it parameters.
   *
   * @param workspace that the caller opens around passes
   * @param inputShape with the batch first
   * @throws IllegalArgumentException if there are not as many parameters as the configuration has,
   *     or if this machine does not compute so
   */
  Network make(
      MultiLayerConfiguration configuration,
      float[] parameters,
      Workspace workspace,
      long... inputShape);
}
