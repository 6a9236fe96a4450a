package io.dcganspark.model.training;

import io.dcganspark.model.numeric.Precision;
import java.util.Map;

/** Three steps of every recipe against PyTorch's numbers, in float32 and in float64. */
class LibtorchParityTest extends PyTorchParityTest {
  @Override
  Map<String, NetworkFactory> factories() {
    return Map.of(LibtorchNetworks.BACKEND, LibtorchNetworks.factory(Precision.FLOAT32));
  }

  @Override
  Float64Network.Factory exactNetworks() {
    return LibtorchFloat64Network::new;
  }
}
