package io.dcganspark.job.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What someone between two ranks sees of their gradients, and can do to them. */
@Timeout(60)
class OnTheWireTest {
  private static final int LENGTH = 10_000;

  /** The gradient is this number over and over. */
  private static final float GRADIENT = 0.12345679f;

  /** More than sockets hold. */
  private static final long MUCH = 256L << 20;

  private final Recording recording = new Recording();
  private Ranks ranks;

  @AfterEach
  void close() throws Exception {
    if (ranks != null) {
      ranks.close();
    }
    recording.close();
  }

  private void exchangeOn(Wire wire) {
    ranks =
        Ranks.join(
            Collections.nCopies(2, wire.node()),
            LENGTH,
            Duration.ofSeconds(20),
            recording::inFrontOf);
    ranks.allReduce(gradients());
  }

  private static float[][] gradients() {
    float[][] vectors = new float[2][LENGTH];
    for (float[] vector : vectors) {
      Arrays.fill(vector, GRADIENT);
    }
    return vectors;
  }

  private static byte[] fourGradients() {
    ByteBuffer bytes = ByteBuffer.allocate(4 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 4; i++) {
      bytes.putFloat(GRADIENT);
    }
    return bytes.array();
  }

  private byte[] halfOfTheToken() {
    return ByteBuffer.allocate(Long.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(ranks.token().high())
        .array();
  }

  @ParameterizedTest
  @EnumSource(names = {"PLAIN", "AUTHENTICATED"})
  void gradientsAndTokenAreThereToReadWithoutEncryption(Wire wire) {
    exchangeOn(wire);
    assertThat(recording.count(fourGradients())).isEqualTo(LENGTH / 4);
    // One that a rank begins with, and two messages.
    assertThat(recording.count(halfOfTheToken())).isEqualTo(2 * 3);
  }

  @ParameterizedTest
  @EnumSource(names = {"AES_CTR", "AES_GCM"})
  void neitherGradientsNorTokenAreThereToReadWithEncryption(Wire wire) {
    exchangeOn(wire);
    assertThat(recording.length()).isGreaterThan(2 * LENGTH * Float.BYTES);
    assertThat(recording.count(fourGradients())).isZero();
    assertThat(recording.count(halfOfTheToken())).isZero();
    assertThat(recording.count(Wire.SECRET.getBytes(StandardCharsets.UTF_8))).isZero();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "PLAIN")
  void someoneInAPeersPlaceWithoutTheSecretGetsNoGradients(Wire wire) throws Exception {
    SparkConf impatient = new SparkConf(false).set("spark.network.auth.rpcTimeout", "1s");
    List<Node> nodes = Collections.nCopies(2, wire.node(Wire.SECRET, impatient));
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      int place = recording.inFrontOf(silent.getLocalPort());
      ranks = Ranks.join(nodes, LENGTH, Duration.ofSeconds(20), port -> place);
      assertThatThrownBy(() -> ranks.allReduce(gradients()))
          .isInstanceOf(ExchangeException.class)
          .hasMessageContaining("rank 1 (executor executor1 at 127.0.0.1:")
          .hasMessageContaining("is silent: it took a connection and does not answer");
    }
    assertThat(recording.length()).isPositive();
    assertThat(recording.count(fourGradients())).isZero();
    assertThat(recording.count(halfOfTheToken())).isZero();
  }

  /** Every deadline is longer than the test may take: no wait but the refusal ends it. */
  @ParameterizedTest
  @EnumSource
  void someoneInAPeersPlaceWhoSendsWithoutEndTakesNoMemoryAndNoTime(Wire wire) throws Exception {
    SparkConf patient = new SparkConf(false).set("spark.network.auth.rpcTimeout", "120s");
    Node node = wire.node(Wire.SECRET, patient);
    try (ServerSocket place = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Connector connector = new Connector(node, Token.random(), 1, Duration.ofMinutes(2))) {
      CompletableFuture<Long> sent = CompletableFuture.supplyAsync(() -> sendWithoutEnd(place));
      assertThatThrownBy(() -> connector.connect("rank 0", "127.0.0.1", place.getLocalPort()))
          .isInstanceOf(ExchangeException.class)
          .hasMessage(
              "rank 0 at 127.0.0.1:%d cannot be reached: it answered with more than 65536 bytes, which no rank does: another program listens there"
                  .formatted(place.getLocalPort()));
      assertThat(sent.get(20, TimeUnit.SECONDS)).isLessThan(MUCH);
    }
  }

  /** Announces an answer of 2 GB, and returns how many bytes of it were taken. */
  private static long sendWithoutEnd(ServerSocket place) {
    long sent = 0;
    try (Socket socket = place.accept()) {
      OutputStream out = socket.getOutputStream();
      out.write(ByteBuffer.allocate(9).putLong(Integer.MAX_VALUE).put((byte) 4).array());
      for (byte[] zeros = new byte[1 << 16]; sent < MUCH; sent += zeros.length) {
        out.write(zeros);
      }
    } catch (IOException e) {
      return sent; // The other side closed.
    }
    return sent;
  }

  @Test
  void aBitThatIsTurnedEndsTheExchangeWithTheNameOfThePeer() {
    exchangeOn(Wire.AES_GCM);
    recording.flipBits();
    assertThatThrownBy(() -> ranks.allReduce(gradients()))
        .isInstanceOf(ExchangeException.class)
        .hasMessageContaining("rank 1 (executor executor1 at 127.0.0.1:")
        .hasMessageContaining("was lost");
  }
}
