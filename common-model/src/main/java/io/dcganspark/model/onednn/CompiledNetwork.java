package io.dcganspark.model.onednn;

import io.dcganspark.model.layer.Network;
import io.dcganspark.model.layer.ParameterLayout;
import io.dcganspark.model.layer.PassOrder;
import io.dcganspark.model.layer.RectifierSides;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.plan.ActivationShape;
import io.dcganspark.model.plan.NetworkPlan;
import io.dcganspark.model.plan.PlannedStep;
import io.dcganspark.model.random.RandomStream;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/**
 * A network of this project's layers compiled for one batch size on a CPU. It reads and writes the
 * same flat vectors as the layers themselves; parameters may be changed between a {@link #backward}
 * and the next {@link #forward}.
 *
 * <p>Use from one thread at a time, and close: its memory is not the Java heap's.
 */
public final class CompiledNetwork implements Network {
  private final Arena arena;
  private final NetworkParameters parameters;
  private final NetworkInput input;
  private final Activations output;
  private final StepChain steps;
  private final Optional<String> otherKink;
  private final PassOrder order = new PassOrder();
  private boolean closed;

  CompiledNetwork(
      Arena arena,
      NetworkParameters parameters,
      NetworkInput input,
      Activations output,
      List<Step> steps,
      Optional<String> otherKink) {
    this.arena = arena;
    this.parameters = parameters;
    this.input = input;
    this.output = output;
    this.steps = new StepChain(steps);
    this.otherKink = otherKink;
  }

  /**
   * Compiles a network; its parameters are 0. That is not possible if oneDNN does not load or has
   * no implementation for this processor, or if a layer or the order of layers is not one of those
   * known here.
   *
   * @param inputShape (batch, values) or (batch, channel, height, width)
   * @return the network, or what stands in its way
   * @throws UnsupportedPrecisionException if the processor does not multiply in this precision
   */
  public static Compilation compile(
      MultiLayerConfiguration configuration, Precision precision, long... inputShape) {
    Optional<String> problem = require(precision);
    if (problem.isPresent()) {
      return Compilation.impossible(problem.get());
    }
    ParameterLayout layout = ParameterLayout.of(configuration);
    ActivationShape shape = ActivationShape.ofExample(inputShape);
    NetworkPlan plan = NetworkPlan.of(configuration, layout, shape);
    if (plan.obstacle().isPresent()) {
      return Compilation.impossible(plan.obstacle().get());
    }
    Arena arena = new Arena();
    CompiledNetwork made = null;
    try {
      NetworkParameters parameters = new NetworkParameters(layout, arena);
      NetworkInput input = input(arena, Math.toIntExact(inputShape[0]), shape, plan.steps());
      NetworkCompiler compiler =
          new NetworkCompiler(plan.steps(), parameters, new Arithmetic(precision, arena), input);
      Optional<String> obstacle = compiler.compile();
      if (obstacle.isPresent()) {
        return Compilation.impossible(obstacle.get());
      }
      made =
          new CompiledNetwork(
              arena, parameters, input, compiler.output(), compiler.steps(), plan.otherKink());
      return Compilation.of(made);
    } catch (UnsupportedByProcessorException e) {
      return Compilation.impossible("oneDNN has no implementation of a step on this processor");
    } finally {
      // Also after an OutOfMemoryError, which is what JavaCPP throws where memory is short.
      if (made == null) {
        arena.close();
      }
    }
  }

  private static NetworkInput input(
      Arena arena, int batch, ActivationShape shape, List<PlannedStep> plan) {
    int planes =
        !plan.isEmpty() && plan.get(0) instanceof PlannedStep.Convolution first
            ? first.planes()
            : 0;
    int channels = shape.channels() - planes;
    return new NetworkInput(
        Activations.nhwc(arena, batch, channels, shape.height(), shape.width()), planes);
  }

  /**
   * Checks that networks of some kind can be compiled here in a precision.
   *
   * @return what stands in the way: oneDNN does not load, or lacks the precision
   * @throws UnsupportedPrecisionException if the processor does not multiply in this precision
   */
  public static Optional<String> require(Precision precision) {
    if (precision == Precision.TF32) {
      return Optional.of("oneDNN has no TF32");
    }
    Optional<String> problem = OneDnn.problem();
    if (problem.isEmpty() && precision == Precision.BFLOAT16) {
      Bf16Support.require();
    }
    return problem;
  }

  @Override
  public float[] forward(float[] images, RandomStream randomness, RectifierSides sides) {
    sides.requireRecordable(otherKink);
    return run(images, new ForwardMode(true, randomness, sides));
  }

  @Override
  public float[] evaluate(float[] images) {
    return run(images, new ForwardMode(false, null));
  }

  private float[] run(float[] images, ForwardMode pass) {
    requireOpen();
    order.begin();
    requireLength(images, input.length());
    input.take(images);
    steps.forward(pass);
    if (pass.training()) {
      order.forwardDone();
    } else {
      order.evaluateDone();
    }
    return output.toChannelsFirst(output.values());
  }

  @Override
  public float[] backward(float[] outputGradient) {
    return backwardToInput(outputGradient, true);
  }

  @Override
  public float[] backwardToInput(float[] outputGradient) {
    return backwardToInput(outputGradient, false);
  }

  private float[] backwardToInput(float[] outputGradient, boolean toWeights) {
    backward(outputGradient, new Gradients(true, toWeights));
    return input.gradients();
  }

  @Override
  public void backwardToParameters(float[] outputGradient) {
    backward(outputGradient, new Gradients(false, true));
  }

  private void backward(float[] outputGradient, Gradients wanted) {
    requireOpen();
    order.beginBackward();
    requireLength(outputGradient, output.length());
    output.fromChannelsFirst(outputGradient, output.gradients());
    steps.backward(wanted);
    order.backwardDone();
  }

  private void requireLength(float[] array, int expected) {
    if (array.length != expected) {
      throw new IllegalArgumentException(
          "found an array of %d numbers, expected %d: the network is compiled for a batch of %d"
              .formatted(array.length, expected, output.batch()));
    }
  }

  @Override
  public ParameterLayout layout() {
    return parameters.layout();
  }

  @Override
  public float[] parameters() {
    requireOpen();
    return parameters.values().read(0, layout().length());
  }

  @Override
  public void setParameters(float[] values) {
    requireOpen();
    layout().requireLength(values);
    parameters.values().write(0, values, values.length);
  }

  @Override
  public void copyGradients(float[] target) {
    requireOpen();
    parameters.gradients().read(0, target, layout().length());
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      arena.close();
    }
  }

  /** Steps on memory that was given back would end the process. */
  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the network is closed");
    }
  }
}
