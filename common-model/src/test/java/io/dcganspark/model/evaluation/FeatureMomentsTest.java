package io.dcganspark.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FeatureMomentsTest {
  private static final float[][] IMAGES = Waves.of(30, 0.7, 0.3);

  @Test
  void areMeanAndUnbiasedCovariance() {
    FeatureMoments moments = new FeatureMoments(2);
    moments.add(new float[] {9, 1, 5, 9}, 1);
    moments.add(new float[] {3, 1}, 0);
    moments.add(new float[] {2, 0}, 0);

    assertThat(moments.count()).isEqualTo(3);
    assertThat(moments.mean()).containsExactly(2, 2);
    assertThat(moments.covariance()[0]).containsExactly(1, -2);
    assertThat(moments.covariance()[1]).containsExactly(-2, 7);
  }

  @Test
  void ofPartsAddUp() {
    FeatureMoments whole = Waves.moments(IMAGES);
    FeatureMoments parts = Waves.moments(Arrays.copyOfRange(IMAGES, 0, 11));
    parts.add(Waves.moments(Arrays.copyOfRange(IMAGES, 11, 30)));
    parts.add(new FeatureMoments(Waves.FEATURES));

    assertThat(parts.count()).isEqualTo(30);
    assertThat(parts.mean()).containsExactly(whole.mean(), within(1e-14));
    for (int i = 0; i < Waves.FEATURES; i++) {
      assertThat(parts.covariance()[i]).containsExactly(whole.covariance()[i], within(1e-14));
    }
  }
}
