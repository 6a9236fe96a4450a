package io.dcganspark.job.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.collective.Fuzz;
import io.dcganspark.model.recipe.ImageShape;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TelemetryMessageFuzzTest {
  /** The longest input, and an exception with its text. */
  private static final int MOST_BYTES = 65_536;

  private static byte[] valid(Random random) {
    if (random.nextBoolean()) {
      return TelemetryMessage.of(StepMetrics.of(random.nextInt(), metric -> random.nextGaussian()));
    }
    ImageShape shape = new ImageShape(1 + random.nextInt(3), 4, 8);
    byte[] pixels = new byte[(1 + random.nextInt(9)) * shape.length()];
    return TelemetryMessage.of(new Samples(random.nextInt(), shape, pixels));
  }

  private static void read(byte[] message) {
    if (TelemetryMessage.read(message) instanceof RunEvent.SamplesDrawn drawn) {
      Samples samples = drawn.samples();
      assertThat(samples.pixels().length % samples.shape().length()).isZero();
    }
  }

  @Test
  void anythingIsReadOrRefusedAndTakesLittleMemory() {
    Fuzz.Outcome outcome =
        Fuzz.run(
            TelemetryMessageFuzzTest::valid,
            IllegalArgumentException.class,
            MOST_BYTES,
            TelemetryMessageFuzzTest::read);
    assertThat(outcome.accepted()).isGreaterThan(10_000);
    assertThat(outcome.refused()).isGreaterThan(25_000);
  }
}
