package io.dcganspark.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PrecisionRecallTest {
  private static final float[][] REAL = Waves.of(40, 0.7, 0.3);

  /** By NumPy: distances between all, sorted, the k-th of each as its radius. */
  @Test
  void agreesWithNumpy() {
    PrecisionRecall found = PrecisionRecall.of(REAL, Waves.of(55, 0.45, 0.3));
    assertThat(found.precision()).isEqualTo(13 / 55.0);
    assertThat(found.recall()).isEqualTo(17 / 40.0);
  }

  @Test
  void ofASetWithItselfAreOne() {
    assertThat(PrecisionRecall.of(REAL, REAL)).isEqualTo(new PrecisionRecall(1, 1));
  }

  @Test
  void ofSetsFarApartAreNothing() {
    float[][] far = Waves.of(40, 0.7, 0.3);
    for (float[] features : far) {
      features[0] += 100;
    }
    assertThat(PrecisionRecall.of(REAL, far)).isEqualTo(new PrecisionRecall(0, 0));
  }

  /** A generator that makes one real image only: perfect to look at, and a fortieth of the data. */
  @Test
  void oneImageOverAndOverHasPrecisionAndNoRecall() {
    float[][] collapsed = new float[20][];
    Arrays.fill(collapsed, REAL[7]);
    assertThat(PrecisionRecall.of(REAL, collapsed)).isEqualTo(new PrecisionRecall(1, 1 / 40.0));
  }

  @Test
  void needsMoreImagesThanNeighbours() {
    assertThatThrownBy(() -> PrecisionRecall.of(REAL, Waves.of(3, 0.1, 0.1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("found 3 images, expected more than 3, the neighbours of each");
  }
}
