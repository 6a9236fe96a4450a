package io.dcganspark.model.sample;

import io.dcganspark.model.random.LatentLaw;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.training.LabelInput;

/**
 * A walk between images in the space that a generator draws from. Normal latents turn from one to
 * the next on the sphere (White, <a href="https://arxiv.org/abs/1609.04468">Sampling Generative
 * Networks</a>, 2016): halfway along a straight line they would be shorter than any latent that the
 * generator learnt from. Uniform latents take the straight line, as in the paper of DCGAN: on an
 * arc, values would leave [-1, 1], and the generator has seen none beyond. Classes fade linearly.
 */
public final class LatentWalk {
  /** Below this, two directions are the same or opposite, and no arc is defined. */
  private static final double LEAST_SINE = 1e-6;

  private final Recipe recipe;
  private final float truncation;

  /**
   * An image to pass.
   *
   * @param seed of the sequence that it belongs to
   * @param image its number there, from 0
   * @param label its class; ignored by a recipe without classes
   */
  public record Stop(long seed, long image, int label) {}

  /**
   * Makes walks of a generator.
   *
   * @param recipe of the generator
   * @param truncation as of {@link Sampler#sample(long, long[], int[], float)}
   */
  public LatentWalk(Recipe recipe, float truncation) {
    this.recipe = recipe;
    this.truncation = truncation;
  }

  /**
   * Returns what the generator takes on the way from one image to another.
   *
   * @param steps from one to the other, at least 1
   * @return ({@code steps + 1}, generatorInput): the first row is {@code from}, the last {@code to}
   * @throws IllegalArgumentException if a label is no class of the recipe
   */
  public float[] between(Stop from, Stop to, int steps) {
    float[] start = latent(from);
    float[] end = latent(to);
    int width = recipe.generatorInput();
    float[] rows = new float[Math.multiplyExact(steps + 1, width)];
    for (int step = 0; step <= steps; step++) {
      double part = step / (double) steps;
      if (recipe.latentLaw() == LatentLaw.UNIFORM) {
        straight(start, end, part, rows, step * width);
      } else {
        spherical(start, end, part, rows, step * width);
      }
      if (recipe.classes() > 0) {
        int classes = step * width + recipe.latentSize();
        rows[classes + from.label()] += (float) (1 - part);
        rows[classes + to.label()] += (float) part;
      }
    }
    return rows;
  }

  private float[] latent(Stop stop) {
    if (recipe.classes() > 0) {
      LabelInput.requireClass(recipe, stop.label());
    }
    float[] latent = new float[recipe.latentSize()];
    Latents.write(recipe, stop.seed(), stop.image(), truncation, latent, 0);
    return latent;
  }

  /** Both ends keep their bits: there the weights are exactly 1 and 0. */
  static void spherical(float[] from, float[] to, double part, float[] target, int offset) {
    double ofFrom = 1 - part;
    double ofTo = part;
    double cosine = product(from, to) / Math.sqrt(product(from, from) * product(to, to));
    double angle = StrictMath.acos(Math.max(-1, Math.min(1, cosine)));
    double sine = StrictMath.sin(angle);
    if (sine > LEAST_SINE && part > 0 && part < 1) {
      ofFrom = StrictMath.sin((1 - part) * angle) / sine;
      ofTo = StrictMath.sin(part * angle) / sine;
    }
    mix(from, ofFrom, to, ofTo, target, offset);
  }

  /** Both ends keep their bits, as on the sphere. */
  private static void straight(float[] from, float[] to, double part, float[] target, int offset) {
    mix(from, 1 - part, to, part, target, offset);
  }

  private static void mix(
      float[] from, double ofFrom, float[] to, double ofTo, float[] target, int offset) {
    for (int i = 0; i < from.length; i++) {
      target[offset + i] = (float) (ofFrom * from[i] + ofTo * to[i]);
    }
  }

  private static double product(float[] first, float[] second) {
    double sum = 0;
    for (int i = 0; i < first.length; i++) {
      sum += (double) first[i] * second[i];
    }
    return sum;
  }
}
