package io.dcganspark.model.state;

import java.io.Serializable;

/**
 * One network's part of a checkpoint, as flat vectors in the order of DL4J's {@code
 * MultiLayerNetwork.params()}.
 *
 * @param parameters weights, biases and batch norm's running statistics
 * @param firstMoments Adam's running mean of the gradients, zero at running statistics
 * @param secondMoments Adam's running mean of the squared gradients, zero at running statistics
 */
public record NetworkState(float[] parameters, float[] firstMoments, float[] secondMoments)
    implements Serializable {
  /**
   * Checks that the three vectors belong together.
   *
   * @throws IllegalArgumentException if the three vectors differ in length
   */
  public NetworkState {
    if (parameters.length != firstMoments.length || parameters.length != secondMoments.length) {
      throw new IllegalArgumentException(
          "parameters and moments must be equally long, found %d, %d and %d"
              .formatted(parameters.length, firstMoments.length, secondMoments.length));
    }
  }

  /** Returns the state of a network that no step has changed: all moments are 0. */
  public static NetworkState untrained(float[] parameters) {
    return new NetworkState(parameters, new float[parameters.length], new float[parameters.length]);
  }
}
