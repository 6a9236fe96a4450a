package io.dcganspark.job.collective;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.model.numeric.Precision;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireFormatTest {
  /** More than a chunk of each kind. */
  private static final int LENGTH = 5_000;

  private static final int GRADIENTS = 3_000;

  private static float[] sent(WireFormat format, float[] values, int from, int to) {
    ByteBuffer message = ByteBuffer.allocate(format.bytes(from, to)).order(ByteOrder.LITTLE_ENDIAN);
    format.write(values, from, to, message);
    assertThat(message.hasRemaining()).isFalse();
    float[] read = new float[values.length];
    format.read(message.flip(), read, from, to);
    return read;
  }

  private static float[] values() {
    Random random = new Random(1);
    float[] values = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      values[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(60) - 30));
    }
    return values;
  }

  @Test
  void float32KeepsEveryBit() {
    WireFormat format = new WireFormat(Precision.FLOAT32, GRADIENTS);
    assertThat(format.bytes(0, LENGTH)).isEqualTo(4 * LENGTH);
    assertThat(sent(format, values(), 0, LENGTH)).isEqualTo(values());
  }

  @Test
  void bfloat16TakesHalfTheBytesOfGradientsAndKeepsTheRest() {
    WireFormat format = new WireFormat(Precision.BFLOAT16, GRADIENTS);
    assertThat(format.bytes(0, LENGTH)).isEqualTo(2 * GRADIENTS + 4 * (LENGTH - GRADIENTS));
    float[] values = values();
    float[] read = sent(format, values, 0, LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      float most = i < GRADIENTS ? Math.abs(values[i]) / 256 : 0;
      assertThat(Math.abs(read[i] - values[i])).isLessThanOrEqualTo(most);
    }
  }

  @Test
  void aPartIsWrittenFromItsFirstPositionOn() {
    WireFormat format = new WireFormat(Precision.BFLOAT16, GRADIENTS);
    float[] values = values();
    float[] whole = sent(format, values, 0, LENGTH);
    for (int[] part : new int[][] {{0, 10}, {100, 2_900}, {2_990, 3_010}, {3_000, 5_000}, {7, 7}}) {
      float[] read = sent(format, values, part[0], part[1]);
      for (int i = 0; i < LENGTH; i++) {
        assertThat(read[i]).isEqualTo(i >= part[0] && i < part[1] ? whole[i] : 0f);
      }
    }
  }

  @Test
  void roundedValuesTravelUnchanged() {
    WireFormat format = new WireFormat(Precision.BFLOAT16, GRADIENTS);
    float[] values = values();
    format.round(values, 0, LENGTH);
    assertThat(sent(format, values, 0, LENGTH)).isEqualTo(values);
  }

  @Test
  void addsToWhatIsThere() {
    WireFormat format = new WireFormat(Precision.FLOAT32, 0);
    ByteBuffer message = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    message.putFloat(1).putFloat(2).flip();
    float[] values = {10, 20, 30};
    format.add(message, values, 1, 3);
    assertThat(values).containsExactly(10, 21, 32);
  }

  /** As PyTorch 1.13's {@code torch.tensor(x).bfloat16().float()}. */
  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "1.00390625, 1", // between two: the even one
    "1.01171875, 1.015625", // between two: the even one
    "1.004, 1.0078125",
    "-3.1415927, -3.140625",
    "1e-40, 9.18355e-41",
    "3.4028235e38, Infinity",
    "Infinity, Infinity",
    "-Infinity, -Infinity",
    "NaN, NaN",
    "-0.0, -0.0"
  })
  void bfloat16IsTheNearest(float value, float nearest) {
    WireFormat format = new WireFormat(Precision.BFLOAT16, 1);
    float found = sent(format, new float[] {value}, 0, 1)[0];
    assertThat(found).isCloseTo(nearest, org.assertj.core.data.Offset.offset(0x1p-148f));
  }

  /** Only its lower half distinguishes it from infinity. */
  @Test
  void whatIsNoNumberStaysNone() {
    WireFormat format = new WireFormat(Precision.BFLOAT16, 2);
    float[] values = {Float.intBitsToFloat(0x7f800001), Float.intBitsToFloat(0x7fffffff)};
    assertThat(sent(format, values, 0, 2)).containsOnly(Float.NaN);
  }
}
