package io.dcganspark.model.training;

import io.dcganspark.model.layer.Network;
import io.dcganspark.model.numeric.Precision;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/** Networks that libtorch computes, made as a training makes them. */
final class LibtorchNetworks {
  static final String BACKEND = "libtorch";

  private LibtorchNetworks() {}

  static NetworkFactory factory(Precision precision) {
    return new ComputeSettings(BACKEND, precision).factory();
  }

  static Network make(MultiLayerConfiguration layers, float[] parameters, long... inputShape) {
    return factory(Precision.FLOAT32).make(layers, parameters, inputShape);
  }
}
