package io.dcganspark.libtorch;

import io.dcganspark.model.layer.ParameterLayout;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.plan.PlannedStep;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * A network's steps and vectors. A way forward records a graph, a way back uses it up. Everything
 * that a pass allocates is released at its end and not when Java collects its handles.
 */
final class TensorNetwork implements AutoCloseable {
  private final Memory memory = new Memory();
  private final ParameterTensors parameters;
  private final DeviceVector input;
  private final DeviceVector output;
  private final DeviceVector outputGradient;
  private final DeviceVector inputGradient;
  private final List<Step> steps;
  private final List<NormalizationStep> normalizations;
  private final List<RectifierStep> rectifiers;
  private final Placement placement;
  private final long batch;

  /** What the last way forward made, with its graph; null after a way back. */
  private Tensor recorded;

  /**
   * Makes a network whose parameters are 0.
   *
   * @param layout of its flat vector
   * @param precision of products, where numbers are float32
   * @param inputShape with the batch first
   */
  TensorNetwork(
      List<PlannedStep> plan,
      ParameterLayout layout,
      Placement placement,
      Precision precision,
      long... inputShape) {
    this.placement = placement;
    this.batch = inputShape[0];
    boolean made = false;
    try (PointerScope scope = new PointerScope()) {
      this.parameters = new ParameterTensors(layout, memory, placement);
      NetworkBuilder builder = new NetworkBuilder(parameters, memory, placement, precision);
      this.steps = builder.build(plan);
      this.normalizations = builder.normalizations();
      this.rectifiers = builder.rectifiers();
      this.input = new DeviceVector(memory, placement, inputShape);
      this.inputGradient = new DeviceVector(memory, placement, inputShape);
      input.tensor().requires_grad_(true);
      long[] outputShape = outputShape(plan, inputShape);
      this.output = new DeviceVector(memory, placement, outputShape);
      this.outputGradient = new DeviceVector(memory, placement, outputShape);
      made = true;
    } finally {
      if (!made) {
        memory.close();
      }
    }
  }

  /** Rows stay rows, and images of one pixel are read and written as rows are. */
  private static long[] outputShape(List<PlannedStep> plan, long... inputShape) {
    return plan.isEmpty()
        ? inputShape
        : new long[] {inputShape[0], plan.get(plan.size() - 1).output().length()};
  }

  ParameterTensors parameters() {
    return parameters;
  }

  DeviceVector input() {
    return input;
  }

  DeviceVector output() {
    return output;
  }

  DeviceVector outputGradient() {
    return outputGradient;
  }

  DeviceVector inputGradient() {
    return inputGradient;
  }

  /** Computes the output, and records a graph in training mode. */
  void forward(Pass pass) {
    forget();
    try (PointerScope scope = new PointerScope()) {
      if (pass.training()) {
        recorded = run(pass);
        recorded.retainReference();
        DeviceVector.copy(recorded.detach(), output.tensor());
      } else {
        try (NoGradGuard unrecorded = new NoGradGuard()) {
          DeviceVector.copy(run(pass), output.tensor());
        }
      }
      output.beginRead();
    }
  }

  private Tensor run(Pass pass) {
    Tensor current = input.tensor();
    for (Step step : steps) {
      current = step.forward(current, pass);
    }
    return current.to(placement.numbers()).reshape(batch, -1);
  }

  /** Computes the gradients that are wanted from those at the output. */
  void backward(boolean toInput, boolean toParameters) {
    try (PointerScope scope = new PointerScope()) {
      TensorVector wanted = new TensorVector();
      if (toInput) {
        wanted.push_back(input.tensor());
      }
      if (toParameters) {
        parameters.leaves().forEach(leaf -> wanted.push_back(leaf.value()));
      }
      TensorVector gradients = gradients(wanted);
      try (NoGradGuard unrecorded = new NoGradGuard()) {
        int next = 0;
        if (toInput) {
          write(gradients.get(next++), inputGradient.tensor());
          inputGradient.beginRead();
        }
        if (toParameters) {
          for (ParameterTensors.Leaf leaf : parameters.leaves()) {
            write(gradients.get(next++), leaf.gradient());
          }
        }
        normalizations.forEach(NormalizationStep::writeMovements);
        parameters.gradients().beginRead();
      }
    } finally {
      forget();
    }
  }

  private TensorVector gradients(TensorVector wanted) {
    return wanted.empty()
        ? wanted
        : torch.grad(
            new TensorVector(recorded),
            wanted,
            new TensorVector(outputGradient.tensor()),
            new BoolOptional(),
            false,
            true);
  }

  /** A parameter or input that decides nothing has no gradient. */
  private static void write(Tensor gradient, Tensor target) {
    if (gradient.defined()) {
      target.copy_(gradient);
    } else {
      target.zero_();
    }
  }

  /** Releases the graph of the last way forward. */
  private void forget() {
    if (recorded != null) {
      recorded.releaseReference();
      recorded = null;
    }
  }

  @Override
  public void close() {
    forget();
    rectifiers.forEach(RectifierStep::release);
    memory.close();
  }
}
