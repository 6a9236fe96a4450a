package io.dcganspark.model.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dcganspark.model.random.LatentLaw;
import io.dcganspark.model.random.Purpose;
import io.dcganspark.model.random.RandomStream;
import io.dcganspark.model.recipe.Recipe;
import org.junit.jupiter.api.Test;

class LatentsTest {
  private static float[] latent(float truncation, int size) {
    return latent(LatentLaw.NORMAL, truncation, size);
  }

  private static float[] latent(LatentLaw law, float truncation, int size) {
    Recipe recipe = Recipe.named("gan").withLatentSize(size).withLatentLaw(law);
    float[] latent = new float[size];
    Latents.write(recipe, 3, 8, truncation, latent, 0);
    return latent;
  }

  @Test
  void withoutTruncationAreTheNumbersOfTheStream() {
    RandomStream stream = new RandomStream(3, Purpose.SAMPLES, 8, 0);
    for (float value : latent(Float.POSITIVE_INFINITY, 100)) {
      assertThat(value).isEqualTo(stream.nextGaussian());
    }
  }

  @Test
  void aTruncationThatNothingExceedsChangesNothing() {
    assertThat(latent(10, 100)).containsExactly(latent(Float.POSITIVE_INFINITY, 100));
  }

  /** Of N(0, 1) between -0.5 and 0.5 the standard deviation is 0.284. */
  @Test
  void valuesBeyondAreDrawnAgain() {
    RandomStream stream = new RandomStream(3, Purpose.SAMPLES, 8, 0);
    double squares = 0;
    int size = 20_000;
    for (float value : latent(0.5f, size)) {
      float expected = stream.nextGaussian();
      while (Math.abs(expected) > 0.5f) {
        expected = stream.nextGaussian();
      }
      assertThat(value).isEqualTo(expected);
      squares += value * value;
    }
    assertThat(Math.sqrt(squares / size)).isCloseTo(0.284, within(0.005));
  }

  /** The variance is 1 / 3, the fourth moment 1 / 5. */
  @Test
  void uniformValuesFillTheIntervalEvenly() {
    RandomStream stream = new RandomStream(3, Purpose.SAMPLES, 8, 0);
    int size = 20_000;
    double sum = 0;
    double squares = 0;
    double fourth = 0;
    for (float value : latent(LatentLaw.UNIFORM, Float.POSITIVE_INFINITY, size)) {
      assertThat(value).isEqualTo(2 * stream.nextFloat() - 1).isBetween(-1f, Math.nextDown(1f));
      sum += value;
      squares += value * value;
      fourth += Math.pow(value, 4);
    }
    assertThat(sum / size).isCloseTo(0, within(0.015));
    assertThat(squares / size).isCloseTo(1 / 3.0, within(0.01));
    assertThat(fourth / size).isCloseTo(0.2, within(0.01));
  }

  @Test
  void uniformValuesAreNotTruncated() {
    assertThatThrownBy(() -> latent(LatentLaw.UNIFORM, 0.5f, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "truncation is for latents of a normal law, found a generator whose latents are"
                + " uniform: leave it out");
  }
}
