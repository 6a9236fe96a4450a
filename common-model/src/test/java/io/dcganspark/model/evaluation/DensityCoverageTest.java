package io.dcganspark.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DensityCoverageTest {
  private static final float[][] REAL = Waves.of(40, 0.7, 0.3);

  /** By NumPy: distances between all, sorted, the fifth of each real image as its radius. */
  @Test
  void agreeWithNumpy() {
    DensityCoverage found = DensityCoverage.of(REAL, Waves.of(12, 0.1, 1.3));
    assertThat(found.density()).isEqualTo(82 / (5 * 12.0));
    assertThat(found.coverage()).isEqualTo(27 / 40.0);
  }

  /** Each ball holds the image itself and its five neighbours. */
  @Test
  void ofASetWithItselfAreSixFifthsAndOne() {
    assertThat(DensityCoverage.of(REAL, REAL)).isEqualTo(new DensityCoverage(1.2, 1));
  }

  @Test
  void ofSetsFarApartAreNothing() {
    float[][] far = Waves.of(40, 0.7, 0.3);
    for (float[] features : far) {
      features[0] += 100;
    }
    assertThat(DensityCoverage.of(REAL, far)).isEqualTo(new DensityCoverage(0, 0));
  }

  /** One real image again and again lies in the balls of few, and covers no others. */
  @Test
  void oneImageOverAndOverCoversFew() {
    float[][] collapsed = new float[20][];
    Arrays.fill(collapsed, REAL[7]);
    DensityCoverage found = DensityCoverage.of(REAL, collapsed);
    assertThat(found.coverage()).isBetween(1 / 40.0, 10 / 40.0);
    assertThat(found.density()).isEqualTo(found.coverage() * 40 / 5);
  }

  /** The ball of an outlier among the generated ones would cover everything; it has none. */
  @Test
  void anOutlierAmongTheGeneratedCoversNothing() {
    float[][] far = new float[20][];
    for (int i = 0; i < far.length; i++) {
      far[i] = REAL[0].clone();
      far[i][0] += 100 * (i + 1);
    }
    assertThat(DensityCoverage.of(REAL, far).coverage()).isZero();
    assertThat(PrecisionRecall.of(REAL, far).recall()).isEqualTo(1);
  }

  @Test
  void needMoreRealImagesThanNeighbours() {
    assertThatThrownBy(() -> DensityCoverage.of(Waves.of(5, 0.1, 0.1), REAL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("found 5 images, expected more than 5, the neighbours of each");
  }
}
