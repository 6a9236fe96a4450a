package io.dcganspark.model.training;

import io.dcganspark.model.layer.ParameterLayout;
import io.dcganspark.model.random.RandomStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One network as training sees it: a function with flat parameters and flat gradients. What
 * computes it, DL4J's layers on ND4J's operations or a compiled form for one batch size, is behind
 * this.
 *
 * <p>Arrays that {@link #forward}, {@link #backward} and {@link #evaluate} return live until the
 * caller's {@link Workspace} scope ends.
 */
interface Network extends AutoCloseable {
  /**
   * Runs in training mode and keeps what {@link #backward} needs.
   *
   * @param input (batch, ...)
   * @param randomness what dropout draws from
   */
  INDArray forward(INDArray input, RandomStream randomness);

  /**
   * Goes back over the last {@link #forward}, overwrites {@link #gradients} and returns the
   * gradient at the input.
   *
   * @param outputGradient in the shape of the last output
   * @throws IllegalStateException if the last pass was not {@link #forward}, which each way back
   *     uses up and each {@link #evaluate} overwrites
   */
  INDArray backward(INDArray outputGradient);

  /** As {@link #backward}, where nobody asks for the gradient at the input. */
  default void backwardToParameters(INDArray outputGradient) {
    backward(outputGradient);
  }

  /**
   * As {@link #backward}, where of {@link #gradients} only how far running statistics move is asked
   * for.
   */
  default INDArray backwardToInput(INDArray outputGradient) {
    return backward(outputGradient);
  }

  /** Runs in evaluation mode: running statistics, no dropout. */
  INDArray evaluate(INDArray input);

  /** All parameters, running statistics among them, as one live vector of shape (1, length). */
  INDArray parameters();

  /** The gradients of the last {@link #backward}, in the places of {@link #parameters}. */
  INDArray gradients();

  /** Returns the layout of the two vectors. */
  ParameterLayout layout();

  /** Releases what is outside of the Java heap. */
  @Override
  void close();
}
