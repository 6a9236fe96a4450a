package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.model.evaluation.NearestImages;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class NearestGridTest {
  private static String line(int among, double... distances) {
    List<NearestImages.Match> matches =
        DoubleStream.of(distances)
            .mapToObj(distance -> new NearestImages.Match(0, distance, new byte[1]))
            .toList();
    return NearestGrid.line(matches, among, "digits");
  }

  @Test
  void medianAndLeastAreNamed() {
    assertThat(line(60_000, 40, 7.54, 12, 32.16, 50))
        .isEqualTo(
            "At its right, each has the nearest of the 60,000 images of digits. The median distance"
                + " is 32.2 grey values, the least 7.5 (root mean square of a pixel)");
    assertThat(line(60_000, 40, 7.54, 12, 32.16)).contains("The median distance is 22.1 ");
  }

  @Test
  void oneImageHasOneDistance() {
    assertThat(line(24, 7.54))
        .isEqualTo(
            "At its right, the image has the nearest of the 24 images of digits, 7.5 grey values"
                + " away (root mean square of a pixel)");
  }

  @Test
  void aDataSetMayHoldOneImage() {
    assertThat(line(1, 7.54)).startsWith("At its right, the image has the only image of digits, ");
    assertThat(line(1, 7, 8, 9)).startsWith("At its right, each has the only image of digits. ");
  }
}
