package io.dcganspark.model.training;

import io.dcganspark.model.layer.Network;
import java.util.Optional;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/** DL4J's own layers against themselves as DL4J computes them. */
class LibtorchStockLayersTest extends CompiledStockLayersTest {
  @Override
  Network compared(MultiLayerConfiguration layers, float[] parameters, long... inputShape) {
    return LibtorchNetworks.make(layers, parameters, inputShape);
  }

  @Override
  Optional<String> obstacle(MultiLayerConfiguration layers, long... inputShape) {
    try {
      compared(layers, InitialState.parameters(layers), inputShape).close();
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(e.getMessage());
    }
  }
}
