package io.dcganspark.job.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.training.Samples;
import io.dcganspark.model.recipe.ImageShape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleGridTest {
  private static final int GAP = 4;

  /** Pixel i over all images is i, times a step that is no power of two. */
  private static Samples counting(int count, ImageShape shape) {
    byte[] pixels = new byte[count * shape.length()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 7);
    }
    return new Samples(0, shape, pixels);
  }

  private static void showsEveryPixelAsASquare(Samples samples, int columns, int scale) {
    ImageShape shape = samples.shape();
    BufferedImage grid = SampleGrid.draw(samples, columns);
    int at = 0;
    for (int image = 0; image < samples.pixels().length / shape.length(); image++) {
      int left = GAP + image % columns * (shape.width() * scale + GAP);
      int top = GAP + image / columns * (shape.height() * scale + GAP);
      for (int channel = 0; channel < shape.channels(); channel++) {
        for (int y = 0; y < shape.height(); y++) {
          for (int x = 0; x < shape.width(); x++) {
            int expected = samples.pixels()[at++] & 0xFF;
            int[] square =
                grid.getRaster()
                    .getSamples(
                        left + x * scale, top + y * scale, scale, scale, channel, (int[]) null);
            assertThat(square).containsOnly(expected);
          }
        }
      }
    }
  }

  @Test
  void greyPixelsBecomeSquaresOfTheirValue() {
    showsEveryPixelAsASquare(counting(5, new ImageShape(1, 32, 32)), 3, 2);
  }

  @Test
  void colouredPixelsBecomeSquaresOfTheirValue() {
    showsEveryPixelAsASquare(counting(3, new ImageShape(3, 16, 16)), 2, 4);
  }

  @Test
  void heightAndWidthAreNotMixedUp() {
    showsEveryPixelAsASquare(counting(4, new ImageShape(1, 8, 16)), 2, 4);
  }

  @ParameterizedTest
  @CsvSource({"32, 2", "28, 2", "64, 1", "33, 1", "100, 1", "8, 8"})
  void imagesAreEnlargedByAWholeFactor(int side, int scale) {
    BufferedImage grid = SampleGrid.draw(counting(1, new ImageShape(1, side, side)), 1);
    assertThat(grid.getWidth()).isEqualTo(side * scale + 2 * GAP);
    assertThat(grid.getHeight()).isEqualTo(side * scale + 2 * GAP);
  }

  @Test
  void theLastRowMayBeIncomplete() {
    BufferedImage grid = SampleGrid.draw(counting(5, new ImageShape(1, 64, 64)), 3);
    assertThat(grid.getWidth()).isEqualTo(3 * (64 + GAP) + GAP);
    assertThat(grid.getHeight()).isEqualTo(2 * (64 + GAP) + GAP);
    int[] empty =
        grid.getRaster().getSamples(2 * (64 + GAP) + GAP, 64 + 2 * GAP, 64, 64, 0, (int[]) null);
    assertThat(empty).containsOnly(empty[0]);
  }

  @ParameterizedTest
  @CsvSource({"1", "3"})
  void aPngGivesTheSamePicture(int channels) throws IOException {
    BufferedImage grid = SampleGrid.draw(counting(2, new ImageShape(channels, 16, 16)), 2);
    BufferedImage read = SampleGrid.read(SampleGrid.png(grid));
    assertThat(read.getRaster().getNumBands()).isEqualTo(channels);
    for (int channel = 0; channel < channels; channel++) {
      assertThat(samples(read, channel)).isEqualTo(samples(grid, channel));
    }
  }

  private static int[] samples(BufferedImage picture, int channel) {
    return picture
        .getRaster()
        .getSamples(0, 0, picture.getWidth(), picture.getHeight(), channel, (int[]) null);
  }

  @Test
  void refusesToReadWhatIsNoPicture() {
    assertThatThrownBy(() -> SampleGrid.read(new byte[] {1, 2, 3}))
        .isInstanceOf(IOException.class)
        .hasMessage("it is no picture");
  }
}
