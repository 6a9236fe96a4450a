package io.dcganspark.job.collective;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InboxFuzzTest {
  private static final Token TOKEN = new Token(0x0123456789ABCDEFL, -2);
  private static final int SIZE = 8;
  private static final int LONGEST = 256;

  /** A vector, and an exception with its text. */
  private static final int MOST_BYTES = LONGEST * Float.BYTES + 16_384;

  private Inbox inbox = new Inbox(TOKEN, SIZE, LONGEST);
  private int fed;

  private static byte[] valid(Random random) {
    int floats = random.nextInt(LONGEST + 1);
    return Messages.of(TOKEN, random.nextInt(SIZE), random.nextInt(1 << 16), floats * Float.BYTES)
        .array();
  }

  private void accept(byte[] input) {
    if (fed++ % 8 == 0) {
      inbox = new Inbox(TOKEN, SIZE, LONGEST); // One that is full would refuse everything.
    }
    inbox.accept(Unpooled.wrappedBuffer(input));
  }

  @Test
  void anythingIsAcceptedOrRefusedAndTakesLittleMemory() {
    Fuzz.Outcome outcome =
        Fuzz.run(InboxFuzzTest::valid, ExchangeException.class, MOST_BYTES, this::accept);
    assertThat(outcome.accepted()).isGreaterThan(10_000);
    assertThat(outcome.refused()).isGreaterThan(50_000);
  }
}
