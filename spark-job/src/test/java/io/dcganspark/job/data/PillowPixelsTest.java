package io.dcganspark.job.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.model.state.Sha256;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every picture of {@code pictures/matrix}, against what Pillow decodes it to. */
class PillowPixelsTest {
  private static final String FOLDER = "/pictures/matrix/";

  private static InputStream open(String name) {
    return PillowPixelsTest.class.getResourceAsStream(FOLDER + name);
  }

  static byte[] file(String name) throws IOException {
    try (InputStream in = open(name)) {
      return in.readAllBytes();
    }
  }

  static Stream<String> pictures() {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(open("pillow.csv"), StandardCharsets.UTF_8))) {
      // Arithmetic coding is refused, since not every Java decodes it.
      return in.lines().filter(line -> !line.startsWith("failing/arith.jpg")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns (height, width, colour) of any picture. */
  static byte[] interleaved(Picture picture) {
    int plane = picture.height() * picture.width();
    byte[] pixels = new byte[Picture.COLOURS * plane];
    for (int i = 0; i < plane; i++) {
      for (int c = 0; c < Picture.COLOURS; c++) {
        pixels[i * Picture.COLOURS + c] = picture.pixels()[c % picture.channels() * plane + i];
      }
    }
    return pixels;
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void decodesAsPillowDoesToTheLastBit(String line) throws IOException {
    List<String> expected = List.of(line.split(",", -1));
    Picture picture = PictureDecoder.decode(file(expected.get(0)));
    assertThat(List.of(picture.height(), picture.width()))
        .containsExactly(Integer.valueOf(expected.get(1)), Integer.valueOf(expected.get(2)));
    assertThat(Sha256.of(interleaved(picture))).isEqualTo(expected.get(3));
  }
}
