package io.dcganspark.job.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * Who connects to an exchange without belonging to it: refused and logged, and the others go on.
 */
@Timeout(120)
@Tag("chaos")
class StrangersTest {
  private static final int LENGTH = 1000;
  private static final Duration ADMISSION = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final byte[] TWO_GIGABYTES = {0x7F, -1, -1, -1};

  private final Warnings warnings = new Warnings();
  private Ranks ranks;

  @AfterEach
  void close() {
    warnings.close();
    ranks.close();
  }

  private void join(Wire wire) {
    ranks = Ranks.join(wire, 2, LENGTH, ADMISSION);
    exchangeContinues();
  }

  private void exchangeContinues() {
    float[][] vectors = new float[2][LENGTH];
    vectors[0][7] = 1;
    vectors[1][7] = 2;
    assertThat(ranks.allReduce(vectors)).allSatisfy(sum -> assertThat(sum[7]).isEqualTo(3));
  }

  /** A message as rank 1 would send it to rank 0, of a later operation. */
  private ByteBuffer insidersMessage() {
    return Messages.of(ranks.token(), 1, 1L << 40, LENGTH * Float.BYTES);
  }

  /** The request with which rank 1 shows rank 0 the token. */
  private byte[] insidersHello() {
    return Stranger.request(Message.hello(ranks.token(), 1).array());
  }

  private void isRefused(byte[] sent, String reason) throws Exception {
    try (Stranger stranger = new Stranger(ranks.port(0))) {
      assertThat(stranger.send(sent).isShownTheDoor()).isTrue();
    }
    assertThat(warnings.contain(reason)).as(reason + " in " + warnings).isTrue();
    exchangeContinues();
  }

  @ParameterizedTest
  @EnumSource(names = {"PLAIN", "AES_GCM"})
  void saysNothing(Wire wire) throws Exception {
    join(wire);
    isRefused(new byte[0], "it was not admitted within 3000 ms");
  }

  @ParameterizedTest
  @EnumSource
  void sendsGarbage(Wire wire) throws Exception {
    join(wire);
    byte[] garbage = new byte[100_000];
    new Random(3).nextBytes(garbage);
    isRefused(garbage, "it sent a frame of type");
  }

  @ParameterizedTest
  @EnumSource
  void announcesTwoGigabytes(Wire wire) throws Exception {
    join(wire);
    isRefused(
        ByteBuffer.allocate(9).putLong(Integer.MAX_VALUE).put((byte) Stranger.ONE_WAY).array(),
        "it sent a frame of type 9 and 2147483647 bytes, expected ");
  }

  @ParameterizedTest
  @EnumSource
  void announcesAMessageThatAMemberMaySend(Wire wire) throws Exception {
    join(wire);
    isRefused(
        Arrays.copyOf(Stranger.oneWay(insidersMessage()), 9),
        "it sent a frame of type 9 and 4045 bytes, expected ");
  }

  @ParameterizedTest
  @EnumSource
  void asksForAStreamWithANameOfTwoGigabytes(Wire wire) throws Exception {
    join(wire);
    isRefused(
        Stranger.frame(Stranger.STREAM_REQUEST, TWO_GIGABYTES), "it sent a frame of type 6 and 13");
  }

  @ParameterizedTest
  @EnumSource
  void leavesInTheMiddleOfARequest(Wire wire) throws Exception {
    join(wire);
    byte[] whole = insidersHello();
    try (Stranger stranger = new Stranger(ranks.port(0))) {
      stranger.send(Arrays.copyOf(whole, whole.length / 2));
    }
    assertThat(warnings.contain("it left before it was admitted")).isTrue();
    exchangeContinues();
  }

  @ParameterizedTest
  @EnumSource(names = {"PLAIN", "AES_GCM"})
  void staysInTheMiddleOfARequest(Wire wire) throws Exception {
    join(wire);
    byte[] whole = insidersHello();
    isRefused(Arrays.copyOf(whole, whole.length / 2), "it was not admitted within 3000 ms");
  }

  @ParameterizedTest
  @EnumSource
  void asksMoreThanAnyHandshakeDoes(Wire wire) throws Exception {
    join(wire);
    isRefused(
        Arrays.copyOf(Stranger.request(new byte[9_000]), 9),
        "it sent a frame of type 3 and 9021 bytes, expected ");
  }

  @ParameterizedTest
  @EnumSource(names = {"PLAIN", "AES_GCM"})
  void comesInNumbersThatSayNothing(Wire wire) throws Exception {
    join(wire);
    List<Stranger> strangers = new ArrayList<>();
    for (int i = 0; i < Lobby.MOST_WAITING; i++) {
      strangers.add(new Stranger(ranks.port(0)));
    }
    isRefusedFor(strangers.get(0), new Stranger(ranks.port(0)));
    for (Stranger stranger : strangers) {
      stranger.close();
    }
  }

  /** The oldest stranger makes room for the newest, and a member finds room as well. */
  private void isRefusedFor(Stranger oldest, Stranger newest) throws Exception {
    try (newest) {
      assertThat(oldest.isShownTheDoor()).isTrue();
      assertThat(warnings.contain("it waited longest of 256 to be admitted")).isTrue();
      exchangeContinues();
    }
  }

  @Test
  void doesNotKnowTheToken() throws Exception {
    join(Wire.PLAIN);
    isRefused(
        Stranger.request(Message.hello(Token.random(), 1).array()),
        "a message of another exchange");
  }

  @Test
  void heardTheTokenAndComesOftenerThanThereAreMembers() throws Exception {
    join(Wire.PLAIN);
    try (Stranger first = new Stranger(ranks.port(0)).send(insidersHello())) {
      assertThat(first.hears(Frame.HEAD)).isTrue();
      isRefused(insidersHello(), "all members are connected already");
    }
  }

  @ParameterizedTest
  @EnumSource(value = Wire.class, mode = Mode.EXCLUDE, names = "PLAIN")
  void skipsTheAuthenticationAndKnowsTheToken(Wire wire) throws Exception {
    join(wire);
    isRefused(
        Stranger.oneWay(insidersMessage()),
        "it sent a frame of type 9 and 4045 bytes, expected a handshake");
  }

  @ParameterizedTest
  @EnumSource(value = Wire.class, mode = Mode.EXCLUDE, names = "PLAIN")
  void showsTheTokenWithoutAuthentication(Wire wire) throws Exception {
    join(wire);
    isRefused(insidersHello(), "the lengths in its handshake do not fit");
  }

  @ParameterizedTest
  @EnumSource(value = Wire.class, mode = Mode.EXCLUDE, names = "PLAIN")
  void skipsTheAuthenticationAndTriesAgainInTheSameBreath(Wire wire) throws Exception {
    join(wire);
    byte[] message = Stranger.oneWay(insidersMessage());
    byte[] twice = ByteBuffer.allocate(2 * message.length).put(message).put(message).array();
    isRefused(twice, "it sent a frame of type 9 and 4045 bytes, expected a handshake");
  }

  @ParameterizedTest
  @EnumSource(value = Wire.class, mode = Mode.EXCLUDE, names = "PLAIN")
  void hasSparkButNoSecretAndKnowsTheToken(Wire wire) throws Exception {
    join(wire);
    try (Connector connector = new Connector(Wire.PLAIN.node(), ranks.token(), 1, PATIENCE)) {
      assertThatThrownBy(() -> connector.connect("rank 0", "127.0.0.1", ranks.port(0)))
          .isInstanceOf(ExchangeException.class)
          .hasMessageMatching("rank 0 at 127.0.0.1:\\d+ cannot be reached: .+");
    }
    assertThat(warnings.contain("the lengths in its handshake do not fit")).isTrue();
    exchangeContinues();
  }

  @ParameterizedTest
  @EnumSource(value = Wire.class, mode = Mode.EXCLUDE, names = "PLAIN")
  void hasAnotherSecret(Wire wire) {
    join(wire);
    try (Connector connector =
        new Connector(wire.node("another secret"), ranks.token(), 1, PATIENCE)) {
      assertThatThrownBy(() -> connector.connect("rank 0", "127.0.0.1", ranks.port(0)))
          .isInstanceOf(ExchangeException.class)
          .hasMessageMatching("rank 0 at 127.0.0.1:\\d+ cannot be reached: .+");
    }
    exchangeContinues();
  }

  @ParameterizedTest
  @EnumSource(value = Wire.class, mode = Mode.EXCLUDE, names = "PLAIN")
  void beginsAHandshakeWithASaltOfTwoGigabytes(Wire wire) throws Exception {
    join(wire);
    byte[] application = "app-1".getBytes(StandardCharsets.UTF_8);
    byte[] handshake =
        ByteBuffer.allocate(14)
            .put((byte) 0xFB)
            .putInt(application.length)
            .put(application)
            .put(TWO_GIGABYTES)
            .array();
    isRefused(Stranger.request(handshake), "the lengths in its handshake do not fit");
  }

  @ParameterizedTest
  @EnumSource(value = Wire.class, mode = Mode.EXCLUDE, names = "PLAIN")
  void beginsTheOtherHandshakeWithANameOfTwoGigabytes(Wire wire) throws Exception {
    join(wire);
    byte[] handshake = ByteBuffer.allocate(5).put((byte) 0xEA).put(TWO_GIGABYTES).array();
    isRefused(Stranger.request(handshake), "the lengths in its handshake do not fit");
  }
}
