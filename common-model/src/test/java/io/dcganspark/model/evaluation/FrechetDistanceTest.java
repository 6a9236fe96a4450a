package io.dcganspark.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Against NumPy, whose eigenvalues are those of the product itself, which is not symmetric. */
class FrechetDistanceTest {
  private static final float[][] FIRST = Waves.of(40, 0.7, 0.3);
  private static final float[][] SECOND = Waves.of(55, 0.45, 0.9);

  @Test
  void agreesWithNumpy() {
    assertThat(FrechetDistance.between(Waves.moments(FIRST), Waves.moments(SECOND)))
        .isCloseTo(0.5409546714455473, within(1e-9));
  }

  @Test
  void isTheSameBothWays() {
    assertThat(FrechetDistance.between(Waves.moments(SECOND), Waves.moments(FIRST)))
        .isCloseTo(0.5409546714455473, within(1e-9));
  }

  /** Five images of six features: the covariance has no inverse. */
  @Test
  void agreesWhereThereAreFewerImagesThanFeatures() {
    assertThat(
            FrechetDistance.between(Waves.moments(Arrays.copyOf(FIRST, 5)), Waves.moments(SECOND)))
        .isCloseTo(1.7171432199470766, within(1e-7));
  }

  @Test
  void isNothingFromASetToItself() {
    assertThat(FrechetDistance.between(Waves.moments(FIRST), Waves.moments(FIRST)))
        .isCloseTo(0, within(1e-9));
  }

  @Test
  void isTheSquaredShiftOfASetThatIsMoved() {
    float[][] moved = Waves.of(40, 0.7, 0.3);
    for (float[] features : moved) {
      features[2] += 3;
    }
    assertThat(FrechetDistance.between(Waves.moments(FIRST), Waves.moments(moved)))
        .isCloseTo(9, within(1e-5));
  }

  /** One image made again and again, as a collapsed generator does. */
  @Test
  void isDefinedForImagesThatDoNotDiffer() {
    FeatureMoments same = Waves.moments(FIRST[3], FIRST[3], FIRST[3]);
    FeatureMoments all = Waves.moments(FIRST);
    double expected = 0;
    for (int i = 0; i < Waves.FEATURES; i++) {
      expected += Math.pow(FIRST[3][i] - all.mean()[i], 2) + all.covariance()[i][i];
    }
    assertThat(FrechetDistance.between(same, all)).isCloseTo(expected, within(1e-6));
  }

  /**
   * Normal distributions whose features do not depend on each other: the distance is the sum of
   * those of single features.
   */
  @Test
  void agreesWithTheClosedFormOfManyFeatures() {
    int features = 300;
    FeatureMoments first = new FeatureMoments(features);
    FeatureMoments second = new FeatureMoments(features);
    double expected = 0;
    for (int i = 0; i < features; i++) {
      float[] image = new float[features];
      // Each pair of images differs in one feature only.
      double deviation = 1 + i / 100.0;
      double otherDeviation = 1 + (features - i) / 50.0;
      for (int sign = -1; sign <= 1; sign += 2) {
        image[i] = (float) (sign * deviation);
        first.add(image, 0);
        image[i] = (float) (sign * otherDeviation);
        second.add(image, 0);
      }
      double scale = Math.sqrt(2.0 / (2 * features - 1));
      expected += Math.pow(scale * ((float) deviation - (float) otherDeviation), 2);
    }
    assertThat(FrechetDistance.between(first, second)).isCloseTo(expected, within(1e-8 * expected));
  }

  @Test
  void isNoNumberForFeaturesThatAreNone() {
    assertThat(
            FrechetDistance.between(
                Waves.moments(FIRST[0], new float[] {0, 0, Float.NaN, 0, 0, 0}),
                Waves.moments(SECOND)))
        .isNaN();
  }

  @Test
  void needsTwoImages() {
    assertThatThrownBy(
            () -> FrechetDistance.between(Waves.moments(FIRST[0]), Waves.moments(SECOND)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a covariance needs two vectors, found 1");
  }
}
