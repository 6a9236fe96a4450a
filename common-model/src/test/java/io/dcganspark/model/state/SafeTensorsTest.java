package io.dcganspark.model.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeTensorsTest {
  private static SafeTensors withTensor(String entry, byte... data) throws IOException {
    byte[] header = "{\"t\":%s}".formatted(entry).getBytes(StandardCharsets.UTF_8);
    return SafeTensors.read(
        ByteBuffer.allocate(Long.BYTES + header.length + data.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(header.length)
            .put(header)
            .put(data)
            .array());
  }

  private static float read(String type, long bits, int bytes) throws IOException {
    byte[] data = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(bits).array();
    String entry =
        "{\"dtype\":\"%s\",\"shape\":[1],\"data_offsets\":[0,%d]}".formatted(type, bytes);
    return withTensor(entry, data).values("t")[0];
  }

  @Test
  void readsEveryFloatingPointType() throws IOException {
    assertThat(read("F64", Double.doubleToLongBits(-1.25), 8)).isEqualTo(-1.25f);
    assertThat(read("F64", Double.doubleToLongBits(1e300), 8)).isInfinite();
    assertThat(read("F32", Float.floatToIntBits(3.5f), 4)).isEqualTo(3.5f);
    assertThat(read("BF16", 0xC0A0, 2)).isEqualTo(-5);
    assertThat(read("F16", 0x3C00, 2)).isEqualTo(1);
    assertThat(read("F16", 0xC001, 2)).isEqualTo(-0x1.004p1f);
    assertThat(read("F16", 0x7BFF, 2)).isEqualTo(65504);
    assertThat(read("F16", 0x0001, 2)).isEqualTo(0x1p-24f);
    assertThat(read("F16", 0x83FF, 2)).isEqualTo(-1023 * 0x1p-24f);
    assertThat(Float.floatToRawIntBits(read("F16", 0x8000, 2))).isEqualTo(1 << 31);
    assertThat(read("F16", 0xFC00, 2)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(read("F16", 0x7E00, 2)).isNaN();
  }

  @ParameterizedTest
  @CsvSource({
    "1.0, 1.0",
    "-0.3, -0.30078125",
    "0x1.02p0, 0x1.02p0",
    "0x1.01p0, 0x1.0p0",
    "0x1.0102p0, 0x1.02p0",
    "0x1.03p0, 0x1.04p0",
    "NaN, NaN"
  })
  void bfloat16IsRoundedToTheNearestAndToEvenBetweenTwo(float value, float nearest)
      throws IOException {
    byte[] file =
        SafeTensors.toBytes(Map.of("t", Tensor.bfloat16(new float[] {0, value}, 1, 2)), Map.of());
    SafeTensors read = SafeTensors.read(file);
    assertThat(read.shape("t")).containsExactly(1, 2);
    assertThat(read.values("t")).containsExactly(0, nearest);
  }

  @Test
  void refusesOtherTypes() {
    assertThatThrownBy(() -> read("I32", 1, 4))
        .isInstanceOf(IOException.class)
        .hasMessage("tensor t is of type I32, expected one of [F64, F32, F16, BF16]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[2]", "[1,0]", "[]", "[4294967297]", "[65536,65536,1]"})
  void refusesAShapeOfMoreOrFewerNumbers(String shape) {
    assertThatThrownBy(
            () ->
                withTensor(
                        "{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[0,12]}".formatted(shape),
                        new byte[12])
                    .values("t"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("tensor t has 12 bytes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}",
        "{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}",
        "{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}",
        "{\"dtype\":\"F32\",\"shape\":1,\"data_offsets\":[0,4]}",
        "{\"shape\":[1],\"data_offsets\":[0,4]}",
        "7"
      })
  void refusesAnEntryThatIsNone(String entry) {
    assertThatThrownBy(() -> withTensor(entry, new byte[4]).values("t"))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("tensor t is " + entry);
  }

  @Test
  void refusesTwoTensorsOfOneName() {
    String entry = "{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}";
    assertThatThrownBy(() -> withTensor(entry + ",\"t\":" + entry))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("'t'");
  }

  @Test
  void numbersStandAtMultiplesOfTheirSize() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("count", Tensor.count(-2));
    tensors.put("values", Tensor.of(new float[] {1, 2}, 2, 1));
    for (String more : new String[] {"", "a", "ab", "abc"}) {
      ByteBuffer file =
          ByteBuffer.wrap(SafeTensors.toBytes(tensors, Map.of("about", more)))
              .order(ByteOrder.LITTLE_ENDIAN);
      int data = Long.BYTES + (int) file.getLong(0);
      assertThat(data % Long.BYTES).isZero();
      assertThat(file.getLong(data)).isEqualTo(-2);
      assertThat(file.getFloat(data + Long.BYTES + Float.BYTES)).isEqualTo(2);
    }
  }
}
