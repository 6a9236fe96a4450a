package io.dcganspark.job.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureDecoderTest {
  private static byte[] file(String name) throws IOException {
    try (InputStream in = PictureDecoderTest.class.getResourceAsStream("/pictures/" + name)) {
      return in.readAllBytes();
    }
  }

  private static void isWithin(int tolerance, String name) throws IOException {
    Picture picture = PictureDecoder.decode(file(name));
    JsonNode planes = new ObjectMapper().readTree(file("expected.json")).get(name);
    int plane = picture.height() * picture.width();
    // A palette's or a bit's picture is three equal planes.
    assertThat(picture.channels()).isEqualTo(planes.size());
    for (int channel = 0; channel < picture.channels(); channel++) {
      assertThat(planes.get(channel)).hasSize(plane);
      for (int i = 0; i < plane; i++) {
        assertThat(picture.pixels()[channel * plane + i] & 0xFF)
            .as("%s, channel %d, pixel %d", name, channel, i)
            .isBetween(
                planes.get(channel).get(i).asInt() - tolerance,
                planes.get(channel).get(i).asInt() + tolerance);
      }
    }
  }

  private static void refuses(byte[] file, String message) {
    assertThatThrownBy(() -> PictureDecoder.decode(file))
        .isInstanceOf(InvalidPictureException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "colour.png",
        "profile.png",
        "grey.png",
        "grey16.png",
        "palette.png",
        "bits.png",
        "alpha.png",
        "grey-alpha.png"
      })
  void decodesAsPilDoesToTheLastBit(String name) throws IOException {
    isWithin(0, name);
  }

  /** Two decoders may round a cosine and a colour otherwise. */
  @ParameterizedTest
  @ValueSource(strings = {"colour.jpg", "progressive.jpg", "grey.jpg"})
  void decodesJpegsAsPilDoes(String name) throws IOException {
    isWithin(3, name);
  }

  @Test
  void sizesAreHeightAndWidth() throws IOException {
    Picture picture = PictureDecoder.decode(file("colour.png"));
    assertThat(picture.height()).isEqualTo(5);
    assertThat(picture.width()).isEqualTo(6);
  }

  @Test
  void greyIsTheBrightnessThatPilComputes() {
    byte[] pixels = {(byte) 255, 0, 0, 10, 0, (byte) 255, 0, 20, 0, 0, (byte) 255, 30};
    // L of PIL for red, green, blue and (10, 20, 30).
    assertThat(new Picture(1, 4, 3, pixels).grey()).containsExactly(76, (byte) 150, 29, 18);
  }

  @Test
  void refusesWhatIsNoPicture() {
    refuses(new byte[0], "is empty");
    refuses("GIF89a".getBytes(java.nio.charset.StandardCharsets.US_ASCII), "is neither a PNG nor");
  }

  @Test
  void refusesCmykAndSaysSo() throws IOException {
    refuses(file("cmyk.jpg"), "such as CMYK: convert it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"colour.png", "alpha.png", "colour.jpg", "progressive.jpg", "grey.jpg"})
  void refusesEveryFileThatIsCut(String name) throws IOException {
    byte[] whole = file(name);
    for (int part = 0; part < 10; part++) {
      // The last bytes of a PNG are its end mark, without which every pixel may be there.
      byte[] cut = Arrays.copyOf(whole, (whole.length - 40) * part / 10);
      assertThatThrownBy(() -> PictureDecoder.decode(cut))
          .as("%d of %d bytes", cut.length, whole.length)
          .isInstanceOf(InvalidPictureException.class);
    }
  }

  @Test
  void refusesSizesThatNoMemoryHolds() throws IOException {
    byte[] bomb = file("grey.png");
    ByteBuffer header = ByteBuffer.wrap(bomb);
    header.putInt(16, 1 << 20).putInt(20, 1 << 20);
    CRC32 sum = new CRC32();
    sum.update(bomb, 12, 17);
    header.putInt(29, (int) sum.getValue());
    refuses(bomb, "is 1048576 by 1048576, expected at most 67108864 pixels");
  }

  /** Whatever the bytes, a file is decoded or refused. */
  @Test
  void survivesDamage() throws IOException {
    Random random = new Random(1);
    for (String name : new String[] {"colour.png", "palette.png", "colour.jpg"}) {
      for (int i = 0; i < 300; i++) {
        byte[] damaged = file(name);
        for (int changes = 0; changes <= i % 4; changes++) {
          damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
        }
        try {
          Picture picture = PictureDecoder.decode(damaged);
          assertThat(picture.pixels())
              .hasSize(picture.channels() * picture.height() * picture.width());
        } catch (InvalidPictureException e) {
          assertThat(e.getMessage()).isNotBlank();
        }
      }
    }
  }
}
