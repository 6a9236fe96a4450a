package io.dcganspark.libtorch;

import io.dcganspark.model.layer.Network;
import io.dcganspark.model.layer.ParameterLayout;
import io.dcganspark.model.layer.PassOrder;
import io.dcganspark.model.layer.RectifierSides;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.plan.NetworkPlan;
import io.dcganspark.model.random.RandomStream;
import java.util.Optional;

/** A network for one batch size on one device. */
final class LibtorchNetwork implements Network {
  private final TensorNetwork tensors;
  private final PassOrder order = new PassOrder();
  private final Precision precision;
  private final Optional<String> otherKink;
  private final long batch;
  private boolean closed;

  /**
   * Makes a network whose parameters are 0.
   *
   * @param plan of its steps, without an obstacle
   * @param layout of its flat vector
   * @param placement in float32
   * @param precision of products
   * @param inputShape with the batch first
   */
  LibtorchNetwork(
      NetworkPlan plan,
      ParameterLayout layout,
      Placement placement,
      Precision precision,
      long... inputShape) {
    this.precision = precision;
    this.otherKink = plan.otherKink();
    this.batch = inputShape[0];
    this.tensors = new TensorNetwork(plan.steps(), layout, placement, precision, inputShape);
  }

  @Override
  public float[] forward(float[] values, RandomStream randomness, RectifierSides sides) {
    sides.requireRecordable(otherKink);
    run(values, new Pass(true, randomness, sides));
    order.forwardDone();
    return tensors.output().read();
  }

  @Override
  public float[] evaluate(float[] values) {
    run(values, Pass.EVALUATION);
    order.evaluateDone();
    return tensors.output().read();
  }

  private void run(float[] values, Pass pass) {
    requireOpen();
    order.begin();
    requireLength(values, tensors.input());
    Libtorch.begin(precision);
    Libtorch.call(
        () -> {
          tensors.input().write(values);
          tensors.forward(pass);
        });
  }

  @Override
  public float[] backward(float[] gradient) {
    backward(gradient, true, true);
    return tensors.inputGradient().read();
  }

  @Override
  public float[] backwardToInput(float[] gradient) {
    backward(gradient, true, false);
    return tensors.inputGradient().read();
  }

  @Override
  public void backwardToParameters(float[] gradient) {
    backward(gradient, false, true);
  }

  private void backward(float[] gradient, boolean toInput, boolean toParameters) {
    requireOpen();
    order.beginBackward();
    requireLength(gradient, tensors.outputGradient());
    Libtorch.begin(precision);
    Libtorch.call(
        () -> {
          tensors.outputGradient().write(gradient);
          tensors.backward(toInput, toParameters);
        });
    order.backwardDone();
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
    return tensors.parameters().layout();
  }

  @Override
  public float[] parameters() {
    requireOpen();
    return tensors.parameters().values().read();
  }

  @Override
  public void setParameters(float[] values) {
    requireOpen();
    layout().requireLength(values);
    tensors.parameters().values().write(values);
  }

  @Override
  public void copyGradients(float[] target) {
    requireOpen();
    tensors.parameters().gradients().read(target);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      tensors.close();
    }
  }

  /** Steps on memory that was given back would end the process. */
  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the network is closed");
    }
  }
}
