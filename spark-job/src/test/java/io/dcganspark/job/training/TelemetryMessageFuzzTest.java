package io.dcganspark.job.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.collective.Fuzz;
import io.dcganspark.model.recipe.ImageShape;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TelemetryMessageFuzzTest {
  /** The longest input, and an exception with its text. */
  private static final int MOST_BYTES = 65_536;

  private final RunListener listener =
      new RunListener() {
        @Override
        public void onSamples(Samples samples) {
          assertThat(samples.pixels().length % samples.shape().length()).isZero();
        }
      };

  private static byte[] valid(Random random) {
    if (random.nextBoolean()) {
      return TelemetryMessage.of(StepMetrics.of(random.nextInt(), metric -> random.nextGaussian()));
    }
    ImageShape shape = new ImageShape(1 + random.nextInt(3), 4, 8);
    byte[] pixels = new byte[(1 + random.nextInt(9)) * shape.length()];
    return TelemetryMessage.of(new Samples(random.nextInt(), shape, pixels));
  }

  @Test
  void anythingIsToldOrRefusedAndTakesLittleMemory() {
    Fuzz.Outcome outcome =
        Fuzz.run(
            TelemetryMessageFuzzTest::valid,
            IllegalArgumentException.class,
            MOST_BYTES,
            input -> TelemetryMessage.deliver(input, listener));
    assertThat(outcome.accepted()).isGreaterThan(10_000);
    assertThat(outcome.refused()).isGreaterThan(25_000);
  }
}
