package io.dcganspark.job.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.apache.spark.network.client.TransportClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who belongs to the application, with its secret, and sends what does not fit. */
@Timeout(120)
class RefusedMessagesTest {
  private static final int LENGTH = 1000;

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Warnings warnings = new Warnings();
  private Ranks ranks;

  @AfterEach
  void close() {
    warnings.close();
    ranks.close();
  }

  private void join(Wire wire) {
    ranks = Ranks.join(wire, 2, LENGTH, Duration.ofSeconds(20));
    exchangeContinues();
  }

  private void exchangeContinues() {
    assertThat(ranks.allReduce(new float[2][LENGTH]))
        .allSatisfy(sum -> assertThat(sum).containsOnly(0f));
  }

  private static ByteBuffer message(Token token, int sender, long tag, int bytes) {
    return Messages.of(token, sender, tag, bytes);
  }

  private void isRefused(Wire wire, ByteBuffer message, String reason) throws Exception {
    try (Connector connector = new Connector(wire.node(), ranks.token(), 1, PATIENCE)) {
      TransportClient connection = connector.connect("rank 0", "127.0.0.1", ranks.port(0));
      connection.send(message);
      assertThat(connection.getChannel().closeFuture().await(20_000)).isTrue();
    }
    assertThat(warnings.contain(reason)).as(reason + " in " + warnings).isTrue();
    exchangeContinues();
  }

  @ParameterizedTest
  @EnumSource
  void anotherToken(Wire wire) throws Exception {
    join(wire);
    isRefused(wire, message(Token.random(), 1, 1L << 40, 8), "a message of another exchange");
  }

  @ParameterizedTest
  @EnumSource
  void aConnectionThatBeginsWithAnotherToken(Wire wire) throws Exception {
    join(wire);
    try (Connector connector = new Connector(wire.node(), Token.random(), 1, PATIENCE)) {
      assertThatThrownBy(() -> connector.connect("rank 0", "127.0.0.1", ranks.port(0)))
          .isInstanceOf(ExchangeException.class)
          .hasMessageContaining("cannot be reached")
          .hasMessageContaining("it sent a message of another exchange");
    }
    assertThat(warnings.contain("it sent a message of another exchange")).isTrue();
    exchangeContinues();
  }

  @ParameterizedTest
  @EnumSource
  void aRankThatIsNotThere(Wire wire) throws Exception {
    join(wire);
    isRefused(wire, message(ranks.token(), 2, 1L << 40, 8), "as rank 2 of 2");
  }

  @ParameterizedTest
  @EnumSource
  void aMessageOfAnEarlierOperation(Wire wire) throws Exception {
    join(wire);
    exchangeContinues();
    isRefused(wire, message(ranks.token(), 1, 2, 8), "rank 1 sent message 2 again, or after");
  }

  @ParameterizedTest
  @EnumSource
  void aSecondOneThatDoesNotFitWhereTheFirstWasAccepted(Wire wire) throws Exception {
    ranks = Ranks.join(wire, 3, LENGTH, Duration.ofSeconds(20));
    // Rank 0 sends nothing to rank 2, which follows rank 1, so none of its messages is missed.
    ByteBuffer message = message(ranks.token(), 0, 1L << 40, 8);
    try (Connector connector = new Connector(wire.node(), ranks.token(), 0, PATIENCE)) {
      TransportClient connection = connector.connect("rank 2", "127.0.0.1", ranks.port(2));
      connection.send(message.duplicate());
      connection.send(message);
      assertThat(connection.getChannel().closeFuture().await(20_000)).isTrue();
    }
    assertThat(warnings.contain("rank 0 sent message %d again".formatted(1L << 40)))
        .as(warnings.toString())
        .isTrue();
    assertThat(ranks.allReduce(new float[3][LENGTH]))
        .allSatisfy(sum -> assertThat(sum).containsOnly(0f));
  }

  @ParameterizedTest
  @EnumSource
  void aMessageLongerThanAnyVector(Wire wire) throws Exception {
    join(wire);
    isRefused(
        wire,
        message(ranks.token(), 1, 1L << 40, LENGTH * Float.BYTES + 1),
        "it sent a frame of type 9 and 4046 bytes, expected messages of at most 4045");
  }

  @Test
  void oneOfAnotherLengthEndsTheExchangeWithItsName() {
    join(Wire.AES_GCM);
    ProcessGroup.Pending ofRank0 = ranks.rank(0).startAllReduce(new float[LENGTH], 0);
    ProcessGroup.Pending ofRank1 = ranks.rank(1).startAllReduce(new float[LENGTH - 10], 0);
    assertThatThrownBy(ofRank0::await)
        .isInstanceOf(ExchangeException.class)
        .hasMessageContaining("rank 1 sent 1980 bytes")
        .hasMessageContaining("expected 2000");
    assertThatThrownBy(ofRank1::await)
        .isInstanceOf(ExchangeException.class)
        .hasMessageContaining("rank 0 sent 2000 bytes");
  }

  @Test
  void onePastTheBoundEndsTheExchangeWithTheNameOfWhoRefusedIt() {
    join(Wire.AES_GCM);
    ProcessGroup.Pending pending = ranks.rank(0).startAllReduce(new float[2 * LENGTH + 4], 0);
    assertThatThrownBy(pending::await)
        .isInstanceOf(ExchangeException.class)
        .hasMessageContaining("rank 1 (executor executor1 at 127.0.0.1:")
        .hasMessageContaining("was lost");
  }
}
