package io.dcganspark.job.collective;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Reports on their way to the driver. */
@Timeout(60)
class TelemetryTest {
  private static final int LONGEST = 100;
  private static final Duration ADMISSION = Duration.ofSeconds(20);

  private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();

  private TelemetryServer server(Wire wire) {
    return new TelemetryServer(wire.node(), LONGEST, ADMISSION, received::add);
  }

  private static TelemetryAddress addressOf(TelemetryServer server, Token token) {
    return new TelemetryAddress(server.address().host(), server.address().port(), token);
  }

  @ParameterizedTest
  @EnumSource
  void arriveAsTheyWereSent(Wire wire) throws Exception {
    try (TelemetryServer server = server(wire);
        TelemetryClient client = new TelemetryClient(wire.node(), server.address())) {
      client.send(new byte[] {1, 2, 3});
      assertThat(received.poll(20, TimeUnit.SECONDS)).containsExactly(1, 2, 3);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "PLAIN")
  void neverFailTheTrainingWhereTheSecretIsAnother(Wire wire) {
    try (TelemetryServer server = server(wire);
        Warnings warnings = new Warnings();
        TelemetryClient client = new TelemetryClient(wire.node("another"), server.address())) {
      client.send(new byte[] {1});
      assertThat(warnings.toString()).contains("do not reach the driver");
    }
    assertThat(received).isEmpty();
  }

  @Test
  void ofAnotherRoundAreRefused() throws Exception {
    try (TelemetryServer server = server(Wire.PLAIN);
        Warnings warnings = new Warnings();
        TelemetryClient client =
            new TelemetryClient(Wire.PLAIN.node(), addressOf(server, Token.random()))) {
      client.send(new byte[] {1});
      assertThat(warnings.contain("a report of another round")).isTrue();
    }
    assertThat(received).isEmpty();
  }

  @Test
  void longerThanTheLongestAreRefused() throws Exception {
    try (TelemetryServer server = server(Wire.PLAIN);
        Warnings warnings = new Warnings();
        TelemetryClient client = new TelemetryClient(Wire.PLAIN.node(), server.address())) {
      client.send(new byte[LONGEST + 1]);
      assertThat(warnings.contain("it sent a frame of type 9")).isTrue();
    }
    assertThat(received).isEmpty();
  }

  /** An exception would disconnect the sender. */
  @Test
  void areLeftOutWithoutAnExceptionWhereTooManyWait() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    try (TelemetryServer server =
        new TelemetryServer(
            Wire.PLAIN.node(),
            LONGEST,
            ADMISSION,
            report -> {
              awaitLatch(busy);
              received.add(report);
            })) {
      ByteBuffer longest = Messages.of(server.address().token(), 0, 0, LONGEST).asReadOnlyBuffer();
      for (int i = 0; i < 64 + 10; i++) {
        server.accept(longest.duplicate());
      }
      assertThat(server.dropped()).isEqualTo(10);
      busy.countDown();
      for (int i = 0; i < 64; i++) {
        assertThat(received.poll(20, TimeUnit.SECONDS)).hasSize(LONGEST);
      }
      server.accept(longest);
      assertThat(received.poll(20, TimeUnit.SECONDS)).hasSize(LONGEST);
      assertThat(received).isEmpty();
    }
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
