package io.dcganspark.libtorch;

import io.dcganspark.model.device.ComputeDevices;
import io.dcganspark.model.layer.Network;
import io.dcganspark.model.layer.ParameterLayout;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.plan.ActivationShape;
import io.dcganspark.model.plan.NetworkPlan;
import io.dcganspark.model.training.NetworkBackend;
import java.util.Optional;
import org.bytedeco.pytorch.Device;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/** Networks that libtorch computes. */
public final class LibtorchBackend implements NetworkBackend {
  static final String NAME = "libtorch";

  /** For {@code ServiceLoader}. */
  public LibtorchBackend() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<String> obstacle(Precision precision) {
    return Libtorch.problem();
  }

  @Override
  public ComputeDevices devices() {
    return new LibtorchDevices();
  }

  @Override
  public Network make(
      MultiLayerConfiguration configuration, Precision precision, long... inputShape) {
    ParameterLayout layout = ParameterLayout.of(configuration);
    NetworkPlan plan = NetworkPlan.of(configuration, layout, ActivationShape.ofExample(inputShape));
    plan.obstacle()
        .ifPresent(
            obstacle -> {
              throw new IllegalArgumentException(
                  "backend libtorch: %s: use backend auto".formatted(obstacle));
            });
    try (Device device = LibtorchDevices.ofThisThread()) {
      return new LibtorchNetwork(plan, layout, Placement.on(device), precision, inputShape);
    }
  }
}
