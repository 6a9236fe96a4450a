package io.dcganspark.model.state;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * One network's part of a checkpoint, as flat vectors in the order of DL4J's {@code
 * MultiLayerNetwork.params()}.
 *
 * @param parameters weights, biases and batch norm's running statistics
 * @param moments the state of its optimizer
 * @param singularVectorsOrNull see {@link #singularVectors()}; a field that is Serializable
 */
public record NetworkState(float[] parameters, List<Moment> moments, float[] singularVectorsOrNull)
    implements Serializable {
  /**
   * Checks that the vectors belong together.
   *
   * @throws IllegalArgumentException if they differ in length
   */
  public NetworkState {
    moments = List.copyOf(moments);
    for (Moment moment : moments) {
      if (moment.values().length != parameters.length) {
        throw new IllegalArgumentException(
            "parameters and moments must be equally long, found %d parameters and %d %s"
                .formatted(parameters.length, moment.values().length, moment.name()));
      }
    }
  }

  /** Makes a state without singular vectors. */
  public NetworkState(float[] parameters, List<Moment> moments) {
    this(parameters, moments, null);
  }

  /**
   * Returns the estimates of its weights' singular vectors, where the network is trained with
   * spectral normalization and has taken a step.
   */
  public Optional<float[]> singularVectors() {
    return Optional.ofNullable(singularVectorsOrNull);
  }

  /**
   * Returns the values of a moment.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public float[] moment(String name) {
    return moments.stream()
        .filter(moment -> moment.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the optimizer's state has no %s, expected the state of the same optimizer"
                        .formatted(name)))
        .values();
  }
}
