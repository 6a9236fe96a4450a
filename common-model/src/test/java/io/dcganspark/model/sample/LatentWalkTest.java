package io.dcganspark.model.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dcganspark.model.random.LatentLaw;
import io.dcganspark.model.recipe.DcganRecipe;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.training.InitialState;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LatentWalkTest {
  private static final int LENGTH = 32 * 32;
  private static final float NONE = Float.POSITIVE_INFINITY;

  private static float[] spherical(float[] from, float[] to, double part) {
    float[] target = new float[from.length];
    LatentWalk.spherical(from, to, part, target, 0);
    return target;
  }

  @Test
  void halfwayBetweenAxesIsTheDiagonalOfTheSameLength() {
    float half = (float) (2 * Math.sqrt(0.5));
    assertThat(spherical(new float[] {2, 0}, new float[] {0, 2}, 0.5))
        .containsExactly(new float[] {half, half}, within(1e-6f));
    assertThat(spherical(new float[] {1, 0}, new float[] {0, 1}, 1 / 3.0))
        .containsExactly(
            new float[] {(float) Math.cos(Math.PI / 6), (float) Math.sin(Math.PI / 6)},
            within(1e-6f));
  }

  /** Between latents of different lengths, as by NumPy from the definition. */
  @Test
  void agreesWithNumpy() {
    assertThat(spherical(new float[] {1, 2, -1}, new float[] {0.5f, -1, 3}, 0.25))
        .containsExactly(new float[] {1.5351528f, 1.8032777f, 0.6821459f}, within(1e-6f));
  }

  @Test
  void endsKeepTheirBitsAndLatentsInOneDirectionStayInIt() {
    float[] from = {0.1f, -0.7f};
    float[] to = {1.3f, 0.2f};
    assertThat(spherical(from, to, 0)).containsExactly(from);
    assertThat(spherical(from, to, 1)).containsExactly(to);
    assertThat(spherical(from, from, 0.3)).containsExactly(from, within(1e-7f));
    assertThat(spherical(new float[] {1, 0}, new float[] {3, 0}, 0.5)).containsExactly(2, 0);
  }

  @Test
  void aWalkPassesTheFirstImageOfEachSeed() {
    Recipe recipe = Recipe.named("dcgan");
    try (Sampler sampler = sampler(recipe)) {
      LatentWalk walk = new LatentWalk(recipe, NONE);
      float[] way = walk.between(new LatentWalk.Stop(5, 0, 0), new LatentWalk.Stop(6, 0, 0), 4);
      byte[] drawn = sampler.draw(way);

      assertThat(drawn).hasSize(5 * LENGTH);
      assertThat(Arrays.copyOf(drawn, LENGTH)).isEqualTo(sampler.sample(5, 0, 1));
      float[] end =
          Arrays.copyOfRange(way, 4 * recipe.generatorInput(), 5 * recipe.generatorInput());
      assertThat(sampler.draw(end)).isEqualTo(sampler.sample(6, 0, 1));
    }
  }

  @Test
  void uniformLatentsWalkStraightAndStayWithinTheirLaw() {
    Recipe recipe = Recipe.named("gan").withLatentSize(12).withLatentLaw(LatentLaw.UNIFORM);
    LatentWalk walk = new LatentWalk(recipe, NONE);
    float[] way = walk.between(new LatentWalk.Stop(5, 0, 0), new LatentWalk.Stop(6, 0, 0), 4);
    float[] from = Sampler.latent(recipe, 5, 0);
    float[] to = Sampler.latent(recipe, 6, 0);

    assertThat(Arrays.copyOf(way, 12)).containsExactly(from);
    assertThat(Arrays.copyOfRange(way, 48, 60)).containsExactly(to);
    for (int step = 0; step <= 4; step++) {
      for (int i = 0; i < 12; i++) {
        float expected = from[i] + step / 4f * (to[i] - from[i]);
        assertThat(way[step * 12 + i]).isCloseTo(expected, within(1e-6f)).isBetween(-1f, 1f);
      }
    }
  }

  @Test
  void classesFade() {
    Recipe recipe = DcganRecipe.conditional(3);
    LatentWalk walk = new LatentWalk(recipe, NONE);
    float[] way = walk.between(new LatentWalk.Stop(5, 0, 2), new LatentWalk.Stop(5, 0, 0), 4);

    int width = recipe.generatorInput();
    int classes = recipe.latentSize();
    for (int step = 0; step <= 4; step++) {
      float[] row = Arrays.copyOfRange(way, step * width, (step + 1) * width);
      assertThat(Arrays.copyOfRange(row, classes, width))
          .containsExactly(step / 4f, 0, 1 - step / 4f);
      assertThat(Arrays.copyOf(row, classes))
          .containsExactly(Arrays.copyOf(way, classes), within(1e-6f));
    }
    try (Sampler sampler = sampler(recipe)) {
      assertThat(Arrays.copyOf(sampler.draw(way), LENGTH))
          .isEqualTo(sampler.sample(5, new long[] {0}, new int[] {2}));
    }
  }

  @Test
  void refusesALabelThatIsNoClass() {
    LatentWalk walk = new LatentWalk(DcganRecipe.conditional(3), NONE);
    LatentWalk.Stop stop = new LatentWalk.Stop(5, 0, 0);
    assertThatThrownBy(() -> walk.between(stop, new LatentWalk.Stop(5, 0, 3), 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("label 3: expected 0 to 2");
  }

  private static Sampler sampler(Recipe recipe) {
    return new Sampler(recipe, InitialState.of(recipe, 1).generator().parameters());
  }
}
