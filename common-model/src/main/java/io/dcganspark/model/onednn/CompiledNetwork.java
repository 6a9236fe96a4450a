package io.dcganspark.model.onednn;

import io.dcganspark.model.layer.ParameterLayout;
import io.dcganspark.model.layer.PassOrder;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.random.RandomStream;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network of this project's layers compiled for one batch size on a CPU. It reads and writes the
 * same flat vectors as the layers themselves; parameters may be changed between a {@link #backward}
 * and the next {@link #forward}.
 *
 * <p>Use from one thread at a time, and close: its memory is not the Java heap's.
 */
public final class CompiledNetwork implements AutoCloseable {
  private final Arena arena;
  private final NetworkParameters parameters;
  private final Activations input;
  private final Activations output;
  private final List<Step> steps;
  private final PassOrder order = new PassOrder();
  private boolean closed;

  CompiledNetwork(
      Arena arena,
      NetworkParameters parameters,
      Activations input,
      Activations output,
      List<Step> steps) {
    this.arena = arena;
    this.parameters = parameters;
    this.input = input;
    this.output = output;
    this.steps = List.copyOf(steps);
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
    Arena arena = new Arena();
    NetworkParameters parameters = null;
    CompiledNetwork made = null;
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      parameters = new NetworkParameters(layout);
      NetworkCompiler compiler =
          new NetworkCompiler(
              configuration, parameters, new Arithmetic(precision, arena), inputShape);
      Optional<String> obstacle = compiler.compile();
      if (obstacle.isPresent()) {
        return Compilation.impossible(obstacle.get());
      }
      made =
          new CompiledNetwork(
              arena, parameters, compiler.input(), compiler.output(), compiler.steps());
      return Compilation.of(made);
    } catch (UnsupportedByProcessorException e) {
      return Compilation.impossible("oneDNN has no implementation of a step on this processor");
    } finally {
      // Also after an OutOfMemoryError, which is what JavaCPP throws where memory is short.
      if (made == null) {
        arena.close();
        if (parameters != null) {
          parameters.close();
        }
      }
    }
  }

  /**
   * Checks that networks of some kind can be compiled here in a precision.
   *
   * @return what stands in the way: oneDNN does not load
   * @throws UnsupportedPrecisionException if the processor does not multiply in this precision
   */
  public static Optional<String> require(Precision precision) {
    Optional<String> problem = OneDnn.problem();
    if (problem.isEmpty() && precision == Precision.BFLOAT16) {
      Bf16Support.require();
    }
    return problem;
  }

  /**
   * Runs in training mode.
   *
   * @param images in the input's shape
   * @param randomness what dropout draws from
   * @return the output in an array of the caller's workspace
   */
  public INDArray forward(INDArray images, RandomStream randomness) {
    return run(images, new ForwardMode(true, randomness));
  }

  /** Runs in evaluation mode: running statistics, no dropout. */
  public INDArray evaluate(INDArray images) {
    return run(images, new ForwardMode(false, null));
  }

  private INDArray run(INDArray images, ForwardMode pass) {
    requireOpen();
    order.begin();
    input.fromChannelsFirst(read(images, input), input.values());
    for (Step step : steps) {
      step.forward(pass);
    }
    if (pass.training()) {
      order.forwardDone();
    } else {
      order.evaluateDone();
    }
    return array(output, output.values());
  }

  /**
   * Goes back over the last {@link #forward} and overwrites {@link #gradients}.
   *
   * @param outputGradient in the output's shape
   * @return the gradient at the input, in an array of the caller's workspace
   * @throws IllegalStateException if the last pass was not {@link #forward}
   */
  public INDArray backward(INDArray outputGradient) {
    return backwardToInput(outputGradient, true);
  }

  /**
   * As {@link #backward}; of {@link #gradients} only how far running statistics move is what it
   * should be.
   */
  public INDArray backwardToInput(INDArray outputGradient) {
    return backwardToInput(outputGradient, false);
  }

  private INDArray backwardToInput(INDArray outputGradient, boolean toWeights) {
    backward(outputGradient, new Gradients(true, toWeights));
    return array(input, input.gradients());
  }

  /** As {@link #backward}, without the gradient at the input. */
  public void backwardToParameters(INDArray outputGradient) {
    backward(outputGradient, new Gradients(false, true));
  }

  private void backward(INDArray outputGradient, Gradients wanted) {
    requireOpen();
    order.beginBackward();
    output.fromChannelsFirst(read(outputGradient, output), output.gradients());
    for (int i = steps.size() - 1; i >= 0; i--) {
      steps.get(i).backward(new Gradients(i > 0 || wanted.atInput(), wanted.atWeights()));
    }
    order.backwardDone();
  }

  private static float[] read(INDArray array, Activations activations) {
    if (array.length() != activations.length()) {
      throw new IllegalArgumentException(
          "found an array of %d numbers, expected %d: the network is compiled for a batch of %d"
              .formatted(array.length(), activations.length(), activations.batch()));
    }
    float[] values = new float[activations.length()];
    array.data().asNioFloat().get(0, values);
    return values;
  }

  private static INDArray array(Activations activations, Floats source) {
    long[] shape =
        activations.positions() == 1
            ? new long[] {activations.batch(), activations.channels()}
            : new long[] {
              activations.batch(), activations.channels(), activations.height(), activations.width()
            };
    INDArray array = Nd4j.createUninitialized(DataType.FLOAT, shape);
    array.data().asNioFloat().put(0, activations.toChannelsFirst(source));
    return array;
  }

  /** Returns the layout of {@link #parameters} and {@link #gradients}. */
  public ParameterLayout layout() {
    return parameters.layout();
  }

  /** All parameters, running statistics among them, as one live vector of shape (1, length). */
  public INDArray parameters() {
    return parameters.values();
  }

  /** The gradients of the last {@link #backward}, in the places of {@link #parameters}. */
  public INDArray gradients() {
    return parameters.gradients();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      arena.close();
      parameters.close();
    }
  }

  /** Steps on memory that was given back would end the process. */
  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the network is closed");
    }
  }
}
