package io.dcganspark.model.training;

import java.util.List;

/** Penalties on D's gradient beside PyTorch's double backward in float64. */
class LibtorchPenaltyTest extends GradientPenaltyTest {
  @Override
  List<String> backends() {
    return List.of(LibtorchNetworks.BACKEND);
  }
}
