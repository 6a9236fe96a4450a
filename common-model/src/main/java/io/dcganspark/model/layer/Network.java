package io.dcganspark.model.layer;

import io.dcganspark.model.random.RandomStream;

/**
 * One network as training sees it: a function with flat parameters and flat gradients, for one
 * batch size. Every array is row-major with the batch first, such as (batch, channel, height,
 * width), and is the caller's: an implementation keeps no reference to what it takes or returns.
 *
 * <p>Use from one thread at a time, and close: most of a network's memory is outside of the Java
 * heap.
 */
public interface Network extends AutoCloseable {
  /**
   * Runs in training mode and keeps what {@link #backward} needs.
   *
   * @param input (batch, ...)
   * @param randomness what dropout draws from
   * @param sides what decides the sides of rectifiers, in this pass and on its way back
   * @return the output, (batch, ...)
   * @throws IllegalArgumentException if the input has another length than the network's, or if the
   *     network has kinks whose sides it cannot keep
   * @throws IllegalStateException if sides are to be repeated and none were recorded
   */
  float[] forward(float[] input, RandomStream randomness, RectifierSides sides);

  /** Runs as the other {@code forward} does, with free sides. */
  default float[] forward(float[] input, RandomStream randomness) {
    return forward(input, randomness, RectifierSides.FREE);
  }

  /**
   * Goes back over the last {@link #forward} and overwrites {@link #gradients}.
   *
   * @param outputGradient the loss's gradient at the last output, in its shape
   * @return the gradient at the input, in its shape
   * @throws IllegalStateException if the last pass was not {@link #forward}, which each way back
   *     uses up and each {@link #evaluate} overwrites
   */
  float[] backward(float[] outputGradient);

  /** Goes back as {@link #backward} does, where nobody needs the gradient at the input. */
  default void backwardToParameters(float[] outputGradient) {
    backward(outputGradient);
  }

  /**
   * Goes back as {@link #backward} does. Of {@link #gradients} only the movements of running
   * statistics are valid afterwards.
   */
  default float[] backwardToInput(float[] outputGradient) {
    return backward(outputGradient);
  }

  /** Runs in evaluation mode: running statistics, no dropout. */
  float[] evaluate(float[] input);

  /** Returns a copy of all parameters, running statistics among them. */
  float[] parameters();

  /**
   * Replaces all parameters.
   *
   * @throws IllegalArgumentException if there are not as many as the network has
   */
  void setParameters(float[] parameters);

  /**
   * Copies the gradients of the last way back, in the places of {@link #parameters}.
   *
   * @param target receives them at its start, and may be longer
   */
  void copyGradients(float[] target);

  /** Returns a copy of the gradients of the last way back. */
  default float[] gradients() {
    float[] gradients = new float[layout().length()];
    copyGradients(gradients);
    return gradients;
  }

  /** Returns the layout of the two vectors. */
  ParameterLayout layout();

  /** Releases what is outside of the Java heap. */
  @Override
  void close();
}
