package io.dcganspark.libtorch;

import io.dcganspark.model.layer.Network;
import io.dcganspark.model.layer.ParameterLayout;
import io.dcganspark.model.layer.PassOrder;
import io.dcganspark.model.layer.RectifierSides;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.plan.NetworkPlan;
import io.dcganspark.model.plan.PlannedStep;
import io.dcganspark.model.random.RandomStream;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * A network for one batch size on one device. A way forward records a graph, a way back uses it up.
 * Everything that a pass allocates is released at its end and not when Java collects its handles.
 */
final class LibtorchNetwork implements Network {
  private final Memory memory = new Memory();
  private final ParameterTensors parameters;
  private final DeviceVector input;
  private final DeviceVector output;
  private final DeviceVector outputGradient;
  private final DeviceVector inputGradient;
  private final List<Step> steps;
  private final List<NormalizationStep> normalizations;
  private final List<RectifierStep> rectifiers;
  private final PassOrder order = new PassOrder();
  private final Precision precision;
  private final Optional<String> otherKink;
  private final int batch;

  /** What the last way forward made, with its graph; null after a way back. */
  private Tensor recorded;

  private boolean closed;

  /**
   * Makes a network whose parameters are 0.
   *
   * @param plan of its steps, without an obstacle
   * @param layout of its flat vector
   * @param device where it computes; the caller's
   * @param precision of products
   * @param inputShape with the batch first
   */
  LibtorchNetwork(
      NetworkPlan plan,
      ParameterLayout layout,
      Device device,
      Precision precision,
      long... inputShape) {
    this.precision = precision;
    this.otherKink = plan.otherKink();
    boolean made = false;
    try (PointerScope scope = new PointerScope()) {
      this.batch = Math.toIntExact(inputShape[0]);
      this.parameters = new ParameterTensors(layout, memory, device);
      NetworkBuilder builder = new NetworkBuilder(parameters, memory, device, precision);
      this.steps = builder.build(plan.steps());
      this.normalizations = builder.normalizations();
      this.rectifiers = builder.rectifiers();
      this.input = new DeviceVector(memory, device, inputShape);
      this.inputGradient = new DeviceVector(memory, device, inputShape);
      input.tensor().requires_grad_(true);
      long[] outputShape = outputShape(plan.steps(), inputShape);
      this.output = new DeviceVector(memory, device, outputShape);
      this.outputGradient = new DeviceVector(memory, device, outputShape);
      made = true;
    } finally {
      if (!made) {
        memory.close();
      }
    }
  }

  /** Rows stay rows, and images of one pixel are read and written as rows are. */
  private static long[] outputShape(List<PlannedStep> plan, long... inputShape) {
    long batch = inputShape[0];
    if (plan.isEmpty()) {
      return inputShape;
    }
    long length = plan.get(plan.size() - 1).output().length();
    return new long[] {batch, length};
  }

  @Override
  public float[] forward(float[] values, RandomStream randomness, RectifierSides sides) {
    sides.requireRecordable(otherKink);
    begin(values);
    Libtorch.call(() -> record(values, new Pass(true, randomness, sides)));
    order.forwardDone();
    return output.read();
  }

  private void record(float[] values, Pass pass) {
    try (PointerScope scope = new PointerScope()) {
      input.write(values);
      recorded = run(pass);
      recorded.retainReference();
      output.write(recorded.detach());
    }
  }

  @Override
  public float[] evaluate(float[] values) {
    begin(values);
    Libtorch.call(() -> runUnrecorded(values));
    order.evaluateDone();
    return output.read();
  }

  private void runUnrecorded(float[] values) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard unrecorded = new NoGradGuard()) {
      input.write(values);
      output.write(run(Pass.EVALUATION));
    }
  }

  private void begin(float[] values) {
    requireOpen();
    order.begin();
    requireLength(values, input);
    forget();
    Libtorch.begin(precision);
  }

  private Tensor run(Pass pass) {
    Tensor current = input.tensor();
    for (Step step : steps) {
      current = step.forward(current, pass);
    }
    return NetworkBuilder.inFloat32(current).reshape(batch, -1);
  }

  @Override
  public float[] backward(float[] gradient) {
    backward(gradient, true, true);
    return inputGradient.read();
  }

  @Override
  public float[] backwardToInput(float[] gradient) {
    backward(gradient, true, false);
    return inputGradient.read();
  }

  @Override
  public void backwardToParameters(float[] gradient) {
    backward(gradient, false, true);
  }

  private void backward(float[] gradient, boolean toInput, boolean toParameters) {
    requireOpen();
    order.beginBackward();
    requireLength(gradient, outputGradient);
    Libtorch.begin(precision);
    try {
      Libtorch.call(() -> goBack(gradient, toInput, toParameters));
    } finally {
      forget();
    }
    order.backwardDone();
  }

  private void goBack(float[] gradient, boolean toInput, boolean toParameters) {
    try (PointerScope scope = new PointerScope()) {
      outputGradient.write(gradient);
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
        }
        if (toParameters) {
          for (ParameterTensors.Leaf leaf : parameters.leaves()) {
            write(gradients.get(next++), leaf.gradient());
          }
        }
        normalizations.forEach(NormalizationStep::writeMovements);
      }
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

  private void requireLength(float[] array, DeviceVector vector) {
    if (array.length != vector.length()) {
      throw new IllegalArgumentException(
          "found an array of %d numbers, expected %d: the network is made for a batch of %d"
              .formatted(array.length, vector.length(), batch));
    }
  }

  @Override
  public ParameterLayout layout() {
    return parameters.layout();
  }

  @Override
  public float[] parameters() {
    requireOpen();
    return parameters.values().read();
  }

  @Override
  public void setParameters(float[] values) {
    requireOpen();
    layout().requireLength(values);
    parameters.values().write(values);
  }

  @Override
  public void copyGradients(float[] target) {
    requireOpen();
    parameters.gradients().read(target);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      forget();
      rectifiers.forEach(RectifierStep::release);
      memory.close();
    }
  }

  /** Steps on memory that was given back would end the process. */
  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the network is closed");
    }
  }
}
