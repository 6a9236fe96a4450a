package io.dcganspark.model.recipe;

import io.dcganspark.model.layer.ParameterLayout;
import io.dcganspark.model.layer.SpectralNorm;
import io.dcganspark.model.state.NetworkState;
import io.dcganspark.model.state.TrainingState;
import java.util.Locale;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/** Which of a recipe's two networks. */
public enum NetworkRole {
  /** Draws images from noise. */
  GENERATOR,
  /** Distinguishes them from real ones. */
  DISCRIMINATOR;

  /**
   * Returns the network's layers.
   *
   * @param seed of their initial weights
   */
  public MultiLayerConfiguration configuration(Recipe recipe, long seed) {
    return this == GENERATOR ? recipe.generator(seed) : recipe.discriminator(seed);
  }

  /** Returns the network's part of a training state. */
  public NetworkState of(TrainingState state) {
    return this == GENERATOR ? state.generator() : state.discriminator();
  }

  /** Returns a copy of the parameters with which the network computes. */
  public float[] weights(Recipe recipe, TrainingState state) {
    NetworkState network = of(state);
    if (this == GENERATOR || !recipe.hasSpectralDiscriminator()) {
      return network.parameters().clone();
    }
    return new SpectralNorm(
            ParameterLayout.of(recipe.discriminator(0)),
            network.parameters(),
            network.singularVectors().orElse(null))
        .divided(network.parameters());
  }

  /** Returns the name, in lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
