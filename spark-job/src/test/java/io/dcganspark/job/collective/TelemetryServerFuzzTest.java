package io.dcganspark.job.collective;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TelemetryServerFuzzTest {
  private static final int LONGEST = 2_000;

  /** A report, its delivery, and an exception with its text. */
  private static final int MOST_BYTES = LONGEST + 16_384;

  private final AtomicLong longestDelivered = new AtomicLong();
  private final TelemetryServer server =
      new TelemetryServer(
          Wire.PLAIN.node(),
          LONGEST,
          Duration.ofMinutes(1),
          report -> longestDelivered.accumulateAndGet(report.length, Math::max));

  private byte[] valid(Random random) {
    int length = random.nextInt(LONGEST + 1);
    return Messages.of(server.address().token(), 0, 0, length).array();
  }

  @Test
  void anythingIsAcceptedOrRefusedAndTakesLittleMemory() {
    try (server) {
      Fuzz.Outcome outcome =
          Fuzz.run(
              this::valid,
              ExchangeException.class,
              MOST_BYTES,
              input -> server.accept(ByteBuffer.wrap(input)));
      assertThat(outcome.accepted()).isGreaterThan(10_000);
      assertThat(outcome.refused()).isGreaterThan(50_000);
    }
    assertThat(longestDelivered.get()).isBetween(1L, (long) LONGEST);
  }
}
