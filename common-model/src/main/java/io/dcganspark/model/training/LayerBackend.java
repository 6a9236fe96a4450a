package io.dcganspark.model.training;

import io.dcganspark.model.layer.Network;
import io.dcganspark.model.numeric.Precision;
import java.util.Optional;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/** Networks that their layers compute one by one, by ND4J's operations. */
final class LayerBackend implements NetworkBackend {
  static final String NAME = "nd4j";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<String> obstacle(Precision precision) {
    return precision == Precision.FLOAT32
        ? Optional.empty()
        : Optional.of("layers have no other precision than float32");
  }

  @Override
  public Network make(
      MultiLayerConfiguration configuration, Precision precision, long... inputShape) {
    return new Dl4jNetwork(configuration, inputShape);
  }
}
