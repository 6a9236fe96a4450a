package io.dcganspark.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dcganspark.model.random.Purpose;
import io.dcganspark.model.random.RandomStream;
import org.junit.jupiter.api.Test;

class KernelDistanceTest {
  private static final float[][] REAL = Waves.of(40, 0.7, 0.3);
  private static final float[][] OTHERS = Waves.of(40, 0.45, 0.9);

  /** By NumPy: means of the matrices of kernels, of those within a set without the diagonal. */
  @Test
  void ofWholeSetsAgreesWithNumpy() {
    KernelDistance found = KernelDistance.of(REAL, OTHERS, 1, 40);
    assertThat(found.mean()).isCloseTo(0.018114164140456523, within(1e-9));
    assertThat(found.deviation()).isZero();
    assertThat(KernelDistance.of(REAL, Waves.of(40, 0.45, 0.3), 1, 40).mean())
        .isCloseTo(-0.05978648007678533, within(1e-9));
  }

  /** Each subset by the definition, over a number of subsets that is no multiple of 64. */
  @Test
  void isMeanAndDeviationOverSubsets() {
    double[] distances = new double[KernelDistance.SUBSETS];
    double mean = 0;
    for (int subset = 0; subset < distances.length; subset++) {
      distances[subset] = definition(pick(REAL, subset, 0, 20), pick(OTHERS, subset, 1, 20));
      mean += distances[subset] / distances.length;
    }
    double variance = 0;
    for (double distance : distances) {
      variance += (distance - mean) * (distance - mean) / distances.length;
    }

    KernelDistance found = KernelDistance.of(REAL, OTHERS);
    assertThat(found.mean()).isCloseTo(mean, within(1e-12));
    assertThat(found.deviation()).isCloseTo(Math.sqrt(variance), within(1e-12)).isPositive();
    assertThat(KernelDistance.of(REAL, OTHERS)).isEqualTo(found);
  }

  private static float[][] pick(float[][] set, int subset, int kind, int size) {
    int[] order = new RandomStream(0, Purpose.SUBSETS, subset, kind).permutation(set.length);
    float[][] picked = new float[size][];
    for (int i = 0; i < size; i++) {
      picked[i] = set[order[i]];
    }
    return picked;
  }

  private static double definition(float[][] first, float[][] second) {
    int size = first.length;
    double within = 0;
    double between = 0;
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        within += i == j ? 0 : kernel(first[i], first[j]) + kernel(second[i], second[j]);
        between += kernel(first[i], second[j]);
      }
    }
    return within / (size * (size - 1)) - 2 * between / (size * size);
  }

  private static double kernel(float[] first, float[] second) {
    double product = 0;
    for (int i = 0; i < first.length; i++) {
      product += (double) first[i] * second[i];
    }
    return Math.pow(product / first.length + 1, 3);
  }

  /** The bias of the estimate with the diagonal would be about 0.7 here. */
  @Test
  void ofTwoSetsFromOneDistributionIsAboutNothingHoweverFewTheyAre() {
    double sum = 0;
    int pairs = 200;
    for (int pair = 0; pair < pairs; pair++) {
      sum += KernelDistance.of(normal(2 * pair), normal(2 * pair + 1), 1, 10).mean();
    }
    assertThat(sum / pairs).isCloseTo(0, within(0.1));
  }

  private static float[][] normal(int set) {
    RandomStream random = new RandomStream(1, Purpose.SAMPLES, set, 0);
    float[][] features = new float[10][Waves.FEATURES];
    for (float[] image : features) {
      for (int i = 0; i < image.length; i++) {
        image[i] = random.nextGaussian();
      }
    }
    return features;
  }

  @Test
  void needsFourImages() {
    assertThatThrownBy(() -> KernelDistance.of(REAL, Waves.of(3, 0.1, 0.1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("found subsets of 1 image, expected at least 2");
  }
}
