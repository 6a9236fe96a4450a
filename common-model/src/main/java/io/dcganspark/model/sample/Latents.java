package io.dcganspark.model.sample;

import io.dcganspark.model.random.LatentLaw;
import io.dcganspark.model.random.Purpose;
import io.dcganspark.model.random.RandomStream;
import io.dcganspark.model.recipe.Recipe;
import java.util.Locale;

/** The latent vectors of a seed's images, each from its own stream of random numbers. */
public final class Latents {
  private Latents() {}

  /**
   * Checks that a recipe's latents can be truncated.
   *
   * @param truncation infinite for none
   * @throws IllegalArgumentException if they cannot: the middle of a uniform law is no more likely
   *     than its ends, so that nothing is gained there
   */
  public static void requireTruncation(Recipe recipe, float truncation) {
    if (recipe.latentLaw() != LatentLaw.NORMAL && truncation < Float.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(
          "truncation is for latents of a normal law, found a generator whose latents are %s: leave it out"
              .formatted(recipe.latentLaw().name().toLowerCase(Locale.ROOT)));
    }
  }

  /**
   * Writes the latent of an image.
   *
   * @param truncation a value beyond this, up or down, is drawn again (the truncation trick of
   *     Brock et al., <a href="https://arxiv.org/abs/1809.11096">Large Scale GAN Training for High
   *     Fidelity Natural Image Synthesis</a>, 2019); infinite for none
   * @param target that holds it
   * @param offset of its first value
   * @throws IllegalArgumentException as {@link #requireTruncation}
   */
  static void write(
      Recipe recipe, long seed, long image, float truncation, float[] target, int offset) {
    requireTruncation(recipe, truncation);
    LatentLaw law = recipe.latentLaw();
    RandomStream stream = new RandomStream(seed, Purpose.SAMPLES, image, 0);
    for (int i = 0; i < recipe.latentSize(); i++) {
      float value = law.next(stream);
      while (Math.abs(value) > truncation) {
        value = law.next(stream);
      }
      target[offset + i] = value;
    }
  }
}
