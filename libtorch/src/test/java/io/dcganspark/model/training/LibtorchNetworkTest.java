package io.dcganspark.model.training;

import io.dcganspark.model.layer.Network;
import io.dcganspark.model.numeric.Precision;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/** Every kind of network against its layers, also with products in bfloat16. */
class LibtorchNetworkTest extends OneDnnNetworkTest {
  @Override
  Network compared(
      MultiLayerConfiguration configuration,
      Precision precision,
      float[] parameters,
      long... inputShape) {
    return LibtorchNetworks.factory(precision).make(configuration, parameters, inputShape);
  }
}
