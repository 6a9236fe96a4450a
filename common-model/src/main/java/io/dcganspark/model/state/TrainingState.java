package io.dcganspark.model.state;

import java.io.Serializable;
import java.util.Optional;

/**
 * Everything that decides the rest of a training: two runs with equal states, configuration and
 * data end equal. The step is also Adam's iteration count and the coordinate of every stream of
 * random numbers.
 *
 * @param step steps done so far, 0 before the first
 * @param learningRateFactor what the configured learning rate is multiplied by: 1, or less after a
 *     run that diverged was taken back
 * @param generator G's parameters and moments
 * @param discriminator D's parameters and moments
 * @param generatorAverageOrNull see {@link #generatorAverage()}; a field that is Serializable
 */
public record TrainingState(
    long step,
    float learningRateFactor,
    NetworkState generator,
    NetworkState discriminator,
    float[] generatorAverageOrNull)
    implements Serializable {
  /**
   * Checks that an average belongs to G.
   *
   * @throws IllegalArgumentException if it has another length
   */
  public TrainingState {
    if (generatorAverageOrNull != null
        && generatorAverageOrNull.length != generator.parameters().length) {
      throw new IllegalArgumentException(
          "the average of G's parameters must be as long as they are, found %d and %d"
              .formatted(generatorAverageOrNull.length, generator.parameters().length));
    }
  }

  /** Makes a state without an average. */
  public TrainingState(
      long step, float learningRateFactor, NetworkState generator, NetworkState discriminator) {
    this(step, learningRateFactor, generator, discriminator, null);
  }

  /** Makes a state that trains with the configured learning rate. */
  public TrainingState(long step, NetworkState generator, NetworkState discriminator) {
    this(step, 1, generator, discriminator);
  }

  /** Returns this state with another factor of the learning rate. */
  public TrainingState withLearningRateFactor(float factor) {
    return new TrainingState(step, factor, generator, discriminator, generatorAverageOrNull);
  }

  /** Returns the running average of G's parameters, where the run keeps one. */
  public Optional<float[]> generatorAverage() {
    return Optional.ofNullable(generatorAverageOrNull);
  }

  /** Returns whether every parameter of both networks is a number, neither NaN nor infinite. */
  public boolean isFinite() {
    return isFinite(generator.parameters()) && isFinite(discriminator.parameters());
  }

  private static boolean isFinite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }
}
