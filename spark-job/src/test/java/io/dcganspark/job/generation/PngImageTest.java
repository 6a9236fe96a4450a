package io.dcganspark.job.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.model.recipe.ImageShape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PngImageTest {
  @Test
  void greyKeepsEveryValue() throws IOException {
    byte[] pixels = {9, 9, 0, (byte) 128, (byte) 255, 1, 2, 3};

    BufferedImage image = written(pixels, 1, new ImageShape(1, 2, 2));

    assertThat(image.getRaster().getSamples(0, 0, 2, 2, 0, (int[]) null))
        .containsExactly(255, 1, 2, 3);
  }

  @Test
  void colourIsRedGreenBlue() throws IOException {
    BufferedImage image = written(new byte[] {10, 20, 30}, 0, new ImageShape(3, 1, 1));

    assertThat(image.getRGB(0, 0) & 0xffffff).isEqualTo(0x0a141e);
  }

  @Test
  void refusesTwoChannels() {
    assertThatThrownBy(() -> written(new byte[2], 0, new ImageShape(2, 1, 1)))
        .hasMessageContaining("1 or 3 channels, not 2");
  }

  private static BufferedImage written(byte[] pixels, int index, ImageShape shape)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PngImage.write(pixels, index, shape, out);
    return ImageIO.read(new ByteArrayInputStream(out.toByteArray()));
  }
}
