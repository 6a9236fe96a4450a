package io.dcganspark.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.training.StepMetrics;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LossChartTest {
  private static final int GENERATOR = 0xD95F02;
  private static final int DISCRIMINATOR = 0x1F77B4;

  private static BufferedImage chart(List<StepMetrics> metrics, long step) {
    return new LossChart(metrics, 100, 400, 300).upTo(step);
  }

  private static List<StepMetrics> course(double generatorLoss) {
    return LongStream.rangeClosed(1, 100)
        .mapToObj(step -> Measured.step(step, generatorLoss, 0.2))
        .toList();
  }

  /** Pixels of the lower half, where the legend is not. */
  private static long pixels(BufferedImage picture, int color) {
    long count = 0;
    for (int y = picture.getHeight() / 2; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        count += (picture.getRGB(x, y) & 0xFFFFFF) == color ? 1 : 0;
      }
    }
    return count;
  }

  @Test
  void drawsBothLinesInTheirColours() {
    BufferedImage picture = chart(course(0.3), 100);
    assertThat(picture.getWidth()).isEqualTo(400);
    assertThat(picture.getHeight()).isEqualTo(300);
    assertThat(pixels(picture, GENERATOR)).isGreaterThan(200);
    assertThat(pixels(picture, DISCRIMINATOR)).isGreaterThan(200);
  }

  @Test
  void drawsOnlyWhatWasLoggedUntilTheStep() {
    List<StepMetrics> course = course(0.3);
    assertThat(pixels(chart(course, 50), GENERATOR))
        .isBetween(
            pixels(chart(course, 100), GENERATOR) / 3,
            pixels(chart(course, 100), GENERATOR) * 2 / 3);
  }

  /** A critic's losses, and G's under the hinge. */
  @Test
  void drawsLossesBelowZero() {
    List<StepMetrics> course =
        LongStream.rangeClosed(1, 100).mapToObj(step -> Measured.step(step, -7, -5)).toList();
    BufferedImage picture = chart(course, 100);
    assertThat(pixels(picture, GENERATOR)).isGreaterThan(200);
    assertThat(pixels(picture, DISCRIMINATOR)).isGreaterThan(200);
  }

  @Test
  void drawsEmptyAxesBeforeTheFirstPoint() {
    BufferedImage picture = chart(List.of(), 0);
    assertThat(pixels(picture, GENERATOR)).isZero();
    assertThat(pixels(picture, 0)).isPositive();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 50})
  void theAxesAreThoseOfTheLastFrame(long step) {
    List<StepMetrics> course =
        LongStream.rangeClosed(1, 100)
            .mapToObj(at -> Measured.step(at, 0.05 * at, -0.03 * at))
            .toList();
    BufferedImage last = chart(course, 100);
    BufferedImage frame = chart(course, step);
    for (int y = 0; y < last.getHeight(); y++) {
      for (int x = 0; x < last.getWidth(); x++) {
        if (x < 60 || y >= last.getHeight() - 40) {
          assertThat(frame.getRGB(x, y)).as("pixel %d, %d", x, y).isEqualTo(last.getRGB(x, y));
        }
      }
    }
  }

  @Test
  void drawsASinglePointWithoutFailing() {
    assertThat(pixels(chart(List.of(Measured.step(1, 0.7, 0.7)), 1), 0)).isPositive();
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void aLossThatIsNoNumberIsAGapAndDoesNotMoveTheAxes(double loss) {
    List<StepMetrics> course = new ArrayList<>(course(0.3));
    course.set(49, Measured.step(50, loss, 0.2));
    BufferedImage picture = chart(course, 100);
    assertThat(pixels(picture, DISCRIMINATOR))
        .isEqualTo(pixels(chart(course(0.3), 100), DISCRIMINATOR))
        .isGreaterThan(200);
    assertThat(pixels(picture, GENERATOR))
        .isLessThan(pixels(chart(course(0.3), 100), GENERATOR))
        .isGreaterThan(200);
  }

  @Test
  void drawsALossThatIsNeverANumber() {
    assertThat(pixels(chart(course(Double.NaN), 100), DISCRIMINATOR)).isGreaterThan(200);
  }

  @Test
  void drawsTwentyThousandPoints() {
    List<StepMetrics> metrics =
        LongStream.rangeClosed(1, 20_000).mapToObj(step -> Measured.step(step, 0.3, 0.2)).toList();
    BufferedImage picture = new LossChart(metrics, 20_000, 400, 300).upTo(20_000);
    assertThat(pixels(picture, GENERATOR)).isGreaterThan(200);
  }
}
