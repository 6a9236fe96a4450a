package io.dcganspark.model.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dcganspark.model.random.Purpose;
import io.dcganspark.model.random.RandomStream;
import org.junit.jupiter.api.Test;

class LatentsTest {
  private static float[] latent(float truncation, int size) {
    float[] latent = new float[size];
    Latents.write(3, 8, truncation, latent, 0, size);
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
}
