package io.dcganspark.job.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealedJsonTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static ObjectNode content() {
    ObjectNode content = JSON.createObjectNode().put("float", 0.1f).put("whole", 1L << 40);
    content.put("double", 1e-300).putNull("nothing").put("text", "\u00e9\u20ac\n\"");
    content.putObject("inner").put("sha256", "of something else").putArray("list").add(1.5);
    return content;
  }

  private static ObjectNode read(String text) throws DamagedException {
    return SealedJson.read(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatWasWrittenIsReadWhateverItsLayout() throws Exception {
    String text = SealedJson.write(content());
    ObjectNode read = read(text);
    assertThat(SealedJson.isSealed(read)).isTrue();
    assertThat(read.at("/inner/list/0").asDouble()).isEqualTo(1.5);
    assertThat(read(JSON.readTree(text).toString())).isEqualTo(read);
  }

  @Test
  void anyChangedBitIsNoticed() throws Exception {
    byte[] whole = SealedJson.write(content()).getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < whole.length; i++) {
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        byte[] changed = whole.clone();
        changed[i] ^= (byte) (1 << bit);
        assertThat(isNoticed(changed)).as("bit %d of byte %d", bit, i).isTrue();
      }
    }
  }

  /**
   * A changed letter in the name of the seal leaves an object without one, which readers see. The
   * letter E of a number may be a small one.
   */
  private static boolean isNoticed(byte[] json) throws Exception {
    try {
      ObjectNode read = SealedJson.read(json);
      return !SealedJson.isSealed(read) || read.equals(read(SealedJson.write(content())));
    } catch (DamagedException e) {
      assertThat(e.getMessage()).hasLineCount(1);
      return true;
    }
  }

  @Test
  void aFieldThatIsAddedRemovedOrMovedIsNoticed() throws Exception {
    ObjectNode added = read(SealedJson.write(content()));
    assertThatThrownBy(() -> read(added.put("more", 1).toString()))
        .hasMessage("it is damaged: its content does not have the SHA-256 that it names");
    ObjectNode removed = read(SealedJson.write(content()));
    removed.remove("nothing");
    assertThatThrownBy(() -> read(removed.toString())).isInstanceOf(DamagedException.class);
    ObjectNode moved = read(SealedJson.write(content()));
    moved.set("nothing", moved.remove("nothing"));
    assertThatThrownBy(() -> read(moved.toString())).isInstanceOf(DamagedException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "[]", "1", "null", "{} {}", "{\"a\": 1, \"a\": 2}", "\u0000\u0000"})
  void refusesWhatIsNoObject(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(DamagedException.class);
  }

  @Test
  void refusesDepthWithoutEnd() {
    assertThatThrownBy(() -> read("{\"a\":".repeat(60_000) + "1" + "}".repeat(60_000)))
        .isInstanceOf(DamagedException.class);
  }
}
