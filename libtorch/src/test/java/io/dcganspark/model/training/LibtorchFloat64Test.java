package io.dcganspark.model.training;

/** {@link LibtorchParityTest} holds the other recipes to PyTorch in float64 as well. */
class LibtorchFloat64Test extends Float64ParityTest {
  @Override
  Float64Network.Factory networks() {
    return LibtorchFloat64Network::new;
  }
}
