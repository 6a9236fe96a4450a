package io.dcganspark.model.training;

import io.dcganspark.model.layer.Network;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/** The order of passes. */
class LibtorchPassOrderTest extends PassOrderTest {
  @Override
  Network compared(MultiLayerConfiguration layers, float[] weights, long... inputShape) {
    return LibtorchNetworks.make(layers, weights, inputShape);
  }
}
