package io.dcganspark.model.training;

import io.dcganspark.model.device.Devices;
import io.dcganspark.model.layer.Network;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.onednn.Compilation;
import io.dcganspark.model.onednn.CompiledNetwork;
import java.util.Optional;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/** Networks that are compiled for oneDNN, on CPUs. */
final class OneDnnBackend implements NetworkBackend {
  static final String NAME = "onednn";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<String> obstacle(Precision precision) {
    // A jar with CUDA is there to use the GPU.
    return Devices.isCuda()
        ? Optional.of("ND4J computes on CUDA")
        : CompiledNetwork.require(precision);
  }

  @Override
  public Network make(
      MultiLayerConfiguration configuration, Precision precision, long... inputShape) {
    Compilation compilation = CompiledNetwork.compile(configuration, precision, inputShape);
    compilation
        .obstacle()
        .ifPresent(
            obstacle -> {
              throw new IllegalArgumentException(
                  "backend onednn: %s: use backend auto".formatted(obstacle));
            });
    return compilation.network();
  }
}
