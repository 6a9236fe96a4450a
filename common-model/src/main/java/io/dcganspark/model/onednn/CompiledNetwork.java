package io.dcganspark.model.onednn;

import io.dcganspark.model.layer.PassOrder;
import io.dcganspark.model.random.RandomStream;
import java.util.List;
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
  private final Images input;
  private final Images output;
  private final List<Step> steps;
  private final PassOrder order = new PassOrder();
  private boolean closed;

  CompiledNetwork(
      Arena arena, NetworkParameters parameters, Images input, Images output, List<Step> steps) {
    this.arena = arena;
    this.parameters = parameters;
    this.input = input;
    this.output = output;
    this.steps = List.copyOf(steps);
  }

  /**
   * Compiles a network; its parameters are 0.
   *
   * @param inputShape (batch, values) or (batch, channel, height, width)
   * @throws CannotCompileException if oneDNN does not load, if ND4J computes elsewhere than on the
   *     CPU, or if a layer or the order of layers is not one of those known here
   * @throws UnsupportedPrecisionException if the processor does not multiply in this precision
   */
  public static CompiledNetwork compile(
      MultiLayerConfiguration configuration, Precision precision, long... inputShape)
      throws CannotCompileException {
    require(precision);
    Arena arena = new Arena();
    CompiledNetwork made = null;
    try {
      made = compile(configuration, new Arithmetic(precision, arena), inputShape);
      return made;
    } catch (UnsupportedByProcessorException e) {
      throw new CannotCompileException("oneDNN has no implementation of a step on this processor");
    } finally {
      // Also after an OutOfMemoryError, which is what JavaCPP throws where memory is short.
      if (made == null) {
        arena.close();
      }
    }
  }

  private static CompiledNetwork compile(
      MultiLayerConfiguration configuration, Arithmetic arithmetic, long... inputShape)
      throws CannotCompileException {
    NetworkParameters parameters = null;
    CompiledNetwork made = null;
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      parameters = new NetworkParameters(configuration);
      made = new NetworkCompiler(configuration, parameters, arithmetic).compile(inputShape);
      return made;
    } finally {
      if (made == null && parameters != null) {
        parameters.close();
      }
    }
  }

  /**
   * Checks that networks of some kind can be compiled here in a precision.
   *
   * @throws CannotCompileException if oneDNN does not load
   * @throws UnsupportedPrecisionException if the processor does not multiply in this precision
   */
  public static void require(Precision precision) throws CannotCompileException {
    OneDnn.require();
    if (precision == Precision.BFLOAT16) {
      BfloatSupport.require();
    }
  }

  /**
   * Runs in training mode.
   *
   * @param images in the input's shape
   * @param randomness what dropout draws from
   * @return the output in an array of the caller's workspace
   */
  public INDArray forward(INDArray images, RandomStream randomness) {
    return run(images, new Pass(true, randomness));
  }

  /** Runs in evaluation mode: running statistics, no dropout. */
  public INDArray evaluate(INDArray images) {
    return run(images, new Pass(false, null));
  }

  private INDArray run(INDArray images, Pass pass) {
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

  private static float[] read(INDArray array, Images images) {
    if (array.length() != images.length()) {
      throw new IllegalArgumentException(
          "found an array of %d numbers, expected %d: the network is compiled for a batch of %d"
              .formatted(array.length(), images.length(), images.batch()));
    }
    float[] values = new float[images.length()];
    array.data().asNioFloat().get(0, values);
    return values;
  }

  private static INDArray array(Images images, Floats source) {
    long[] shape =
        images.positions() == 1
            ? new long[] {images.batch(), images.channels()}
            : new long[] {images.batch(), images.channels(), images.height(), images.width()};
    INDArray array = Nd4j.createUninitialized(DataType.FLOAT, shape);
    array.data().asNioFloat().put(0, images.toChannelsFirst(source));
    return array;
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
