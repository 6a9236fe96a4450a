package io.dcganspark.model.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.model.optimizer.Adam;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TrainingStateFormatTest {
  private static TrainingState state(long step) {
    float[] odd = {1.5f, -0f, Float.NaN, Float.MIN_VALUE, Float.NEGATIVE_INFINITY};
    NetworkState generator =
        new NetworkState(odd, Adam.moments(new float[5], new float[] {1, 2, 3, 4, 5}));
    NetworkState discriminator = Adam.untrained(new float[2]);
    return new TrainingState(step, 0.5f, generator, discriminator);
  }

  private static byte[] withHeader(String json, int dataLength) {
    byte[] header = json.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + header.length + dataLength)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length)
        .put(header)
        .array();
  }

  @Test
  void everyBitSurvives() throws IOException {
    byte[] bytes = TrainingStateFormat.toBytes(state(938));
    TrainingState read = TrainingStateFormat.fromBytes(bytes);
    assertThat(read.step()).isEqualTo(938);
    assertThat(read.learningRateFactor()).isEqualTo(0.5f);
    assertThat(TrainingStateFormat.toBytes(read)).isEqualTo(bytes);
    assertThat(Float.floatToRawIntBits(read.generator().parameters()[1])).isEqualTo(1 << 31);
  }

  @Test
  void theAverageOfGeneratorsSurvives() throws IOException {
    float[] average = {1, 2, 3, 4, 5};
    TrainingState plain = state(938);
    TrainingState averaged =
        new TrainingState(938, 0.5f, plain.generator(), plain.discriminator(), average);
    byte[] bytes = TrainingStateFormat.toBytes(averaged);
    assertThat(TrainingStateFormat.fromBytes(bytes).generatorAverage()).contains(average);
    assertThat(TrainingStateFormat.sha256(averaged))
        .isNotEqualTo(TrainingStateFormat.sha256(plain));
  }

  /** As files were before there was an average. */
  @Test
  void aFileWithoutAnAverageHasNone() throws IOException {
    StringBuilder json =
        new StringBuilder(
            "{\"__metadata__\":{\"format-version\":\"1\",\"step\":\"7\",\"learning-rate-factor\":\"1.0\"}");
    int at = 0;
    for (String network : new String[] {"generator", "discriminator"}) {
      for (String tensor : new String[] {"parameters", "first-moments", "second-moments"}) {
        json.append(
            ",\"%s.%s\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%d,%d]}"
                .formatted(network, tensor, at, at + 4));
        at += 4;
      }
    }
    TrainingState read = TrainingStateFormat.fromBytes(withHeader(json.append('}').toString(), at));
    assertThat(read.step()).isEqualTo(7);
    assertThat(read.generatorAverage()).isEmpty();
  }

  @Test
  void refusesAnAverageOfAnotherLength() {
    TrainingState plain = state(1);
    assertThatThrownBy(
            () -> new TrainingState(1, 1, plain.generator(), plain.discriminator(), new float[4]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("found 4 and 5");
  }

  @Test
  void theDigestTellsTheStepAndEveryValueApart() {
    String digest = TrainingStateFormat.sha256(state(1));
    assertThat(TrainingStateFormat.sha256(state(1))).isEqualTo(digest).hasSize(64);
    assertThat(TrainingStateFormat.sha256(state(2))).isNotEqualTo(digest);
    TrainingState other = state(1);
    other.discriminator().moment("second-moments")[1] = Float.MIN_VALUE;
    assertThat(TrainingStateFormat.sha256(other)).isNotEqualTo(digest);
  }

  @Test
  void refusesEveryTruncation() {
    byte[] bytes = TrainingStateFormat.toBytes(state(1));
    for (int length = 0; length < bytes.length; length++) {
      byte[] truncated = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> TrainingStateFormat.fromBytes(truncated))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void refusesAHeaderThatClaimsMoreThanIsThere() {
    byte[] huge = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(1L << 40).array();
    assertThatThrownBy(() -> TrainingStateFormat.fromBytes(huge))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("1099511627776");
  }

  @Test
  void refusesAnotherVersion() {
    assertThatThrownBy(
            () ->
                TrainingStateFormat.fromBytes(
                    withHeader("{\"__metadata__\":{\"format-version\":\"9\"}}", 0)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version 9, expected 1");
  }

  @Test
  void anotherOptimizersMomentsAreKeptAndAdamRefusesThem() throws IOException {
    NetworkState other =
        new NetworkState(new float[2], List.of(new Moment("momentum", new float[] {3, 4})));
    TrainingState read =
        TrainingStateFormat.fromBytes(
            TrainingStateFormat.toBytes(new TrainingState(1, other, other)));
    assertThat(read.discriminator().moment("momentum")).containsExactly(3, 4);
    assertThatThrownBy(() -> read.generator().moment(Adam.MOMENTS.get(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no first-moments");
  }

  @Test
  void refusesATensorOutsideOfTheData() {
    String json =
        "{\"__metadata__\":{\"format-version\":\"1\",\"step\":\"1\",\"learning-rate-factor\":\"1\"},\"generator.parameters\":"
            + "{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}";
    assertThatThrownBy(() -> TrainingStateFormat.fromBytes(withHeader(json, 8)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("generator.parameters");
  }

  @Test
  void damagedBytesGiveNothingButTheDeclaredException() {
    byte[] bytes = TrainingStateFormat.toBytes(state(1));
    Random random = new Random(1);
    for (int i = 0; i < 5_000; i++) {
      byte[] damaged = bytes.clone();
      for (int flips = 0; flips < 4; flips++) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        TrainingStateFormat.fromBytes(damaged);
      } catch (IOException expected) {
        assertThat(expected).hasMessageNotContaining("\n");
      }
    }
  }
}
