package io.dcganspark.job.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dcganspark.model.state.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class BicubicResizeTest {
  /** Bytes that a line of Python makes as well. */
  private static byte[] noise(int length) {
    byte[] noise = new byte[length];
    for (int i = 0; i < length; i++) {
      noise[i] = (byte) (((long) i * i * 40_503) >> 7);
    }
    return noise;
  }

  private static int[] size(JsonNode of) {
    return new int[] {of.get(0).asInt(), of.get(1).asInt()};
  }

  private static float[] resized(byte[] image, int[] from, int[] to) {
    float[] target = new float[to[0] * to[1]];
    new BicubicResize(from[0], from[1], to[0], to[1]).resize(image, 0, target, 0);
    return target;
  }

  private static byte[] littleEndian(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  /** The file's README has the program. */
  @Test
  void resizesAsPilDoesToTheLastBit() throws IOException {
    JsonNode cases;
    try (InputStream in = BicubicResizeTest.class.getResourceAsStream("/pil-resize/bicubic.json")) {
      cases = new ObjectMapper().readTree(in).get("cases");
    }
    assertThat(cases).hasSize(9);
    for (JsonNode one : cases) {
      int[] from = size(one.get("from"));
      float[] found = resized(noise(from[0] * from[1]), from, size(one.get("to")));
      for (int i = 0; i < one.get("first").size(); i++) {
        assertThat(found[i])
            .as("value %d of %s", i, one)
            .isEqualTo((float) one.get("first").get(i).asDouble());
      }
      assertThat(Sha256.of(littleEndian(found)))
          .as("(height, width) %s to %s", one.get("from"), one.get("to"))
          .isEqualTo(one.get("sha256").asText());
    }
  }

  @Test
  void planesLieWhereTheyAreSaidTo() {
    byte[] image = noise(3 * 7 * 5);
    float[] target = new float[10 + 4 * 6];
    new BicubicResize(7, 5, 4, 6).resize(image, 7 * 5, target, 10);

    byte[] second = new byte[7 * 5];
    System.arraycopy(image, 7 * 5, second, 0, second.length);
    float[] alone = resized(second, new int[] {7, 5}, new int[] {4, 6});
    for (int i = 0; i < target.length; i++) {
      assertThat(target[i]).isEqualTo(i < 10 ? 0 : alone[i - 10]);
    }
  }
}
