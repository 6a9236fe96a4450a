package io.dcganspark.libtorch;

import io.dcganspark.libtorch.Placement.HostMemory;
import io.dcganspark.model.layer.ParameterLayout;
import io.dcganspark.model.layer.RectifierSides;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.plan.ActivationShape;
import io.dcganspark.model.plan.NetworkPlan;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.global.torch;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/** A network's tensors in float64 on the CPU, with memory beside them as a GPU's have. */
public final class Float64Tensors implements AutoCloseable {
  private final Device device = new Device(torch.DeviceType.CPU);
  private final NetworkPlan plan;
  private final TensorNetwork tensors;

  /**
   * Makes a network whose parameters are 0.
   *
   * @param inputShape with the batch first
   */
  public Float64Tensors(MultiLayerConfiguration configuration, long... inputShape) {
    Libtorch.problem()
        .ifPresent(
            problem -> {
              throw new IllegalStateException(problem);
            });
    ParameterLayout layout = ParameterLayout.of(configuration);
    this.plan = NetworkPlan.of(configuration, layout, ActivationShape.ofExample(inputShape));
    this.tensors =
        new TensorNetwork(
            plan.steps(),
            layout,
            new Placement(device, torch.ScalarType.Double, HostMemory.SEPARATE),
            Precision.FLOAT32,
            inputShape);
  }

  /** Returns the shape of one example's output. */
  public ActivationShape output() {
    return plan.steps().get(plan.steps().size() - 1).output();
  }

  /** Returns what the network makes of an input. */
  public double[] forward(double[] input, boolean training) {
    tensors.input().write(input);
    tensors.forward(training ? new Pass(true, null, RectifierSides.FREE) : Pass.EVALUATION);
    return tensors.output().readDoubles();
  }

  /** Goes back over the last pass in training mode; returns the gradient at the input. */
  public double[] backward(double[] outputGradient) {
    tensors.outputGradient().write(outputGradient);
    tensors.backward(true, true);
    return tensors.inputGradient().readDoubles();
  }

  /** Returns the gradients of the last way back. */
  public double[] gradients() {
    return tensors.parameters().gradients().readDoubles();
  }

  /** Returns all parameters. */
  public double[] parameters() {
    return tensors.parameters().values().readDoubles();
  }

  /** Replaces all parameters. */
  public void setParameters(double[] parameters) {
    tensors.parameters().values().write(parameters);
  }

  @Override
  public void close() {
    tensors.close();
    device.close();
  }
}
