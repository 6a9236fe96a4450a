package io.dcganspark.model.recipe;

import io.dcganspark.model.random.LatentLaw;
import java.io.Serializable;

/**
 * What a generator draws from.
 *
 * @param size values of a latent
 * @param law of each value
 */
record Latent(int size, LatentLaw law) implements Serializable {
  /** That of the programs that the recipes follow. */
  static final Latent OF_PYTORCH = new Latent(100, LatentLaw.NORMAL);

  /**
   * Checks the size.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  Latent {
    if (size < 1) {
      throw new IllegalArgumentException("a latent has at least one value, found " + size);
    }
  }
}
