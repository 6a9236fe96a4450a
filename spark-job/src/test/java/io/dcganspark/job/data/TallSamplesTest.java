package io.dcganspark.job.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import org.junit.jupiter.api.Test;

class TallSamplesTest {
  private static WritableRaster column(int... samples) {
    BufferedImage image = new BufferedImage(1, samples.length, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setSamples(0, 0, 1, samples.length, 0, samples);
    return image.getRaster();
  }

  private static int[] blended(int... samples) {
    WritableRaster raster = column(samples);
    TallSamples.blend(raster, 0);
    return raster.getSamples(0, 0, 1, samples.length, 0, (int[]) null);
  }

  /**
   * By hand, of 10, 14, 10 and 200: (3 x nearest + next + 1 above or 2 below) / 4, rounded down.
   */
  @Test
  void repeatedRowsAreBlendedAsLibjpegTurboDoes() {
    assertThat(blended(10, 10, 14, 14, 10, 10, 200, 200))
        .containsExactly(10, 11, 13, 13, 11, 58, 152, 200);
  }

  @Test
  void anOddLastRowIsBlendedWithTheOneAbove() {
    assertThat(blended(10, 10, 200)).containsExactly(10, 58, 152);
    assertThat(blended(10)).containsExactly(10);
  }
}
