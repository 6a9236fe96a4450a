package io.dcganspark.model.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SoftmaxLossTest {
  @Test
  void agreesWithNumpy() {
    SoftmaxLoss loss = SoftmaxLoss.of(new float[] {1, 2, 3, 0, -1, 4}, new int[] {0, 2});
    assertThat(loss.loss()).isCloseTo(1.2161754272916014, within(1e-12));
    assertThat(loss.gradient())
        .containsExactly(
            new float[] {-0.454985f, 0.122364f, 0.332620f, 0.008934f, 0.003287f, -0.012221f},
            within(1e-6f));
  }

  @Test
  void largeLogitsDoNotOverflow() {
    SoftmaxLoss loss = SoftmaxLoss.of(new float[] {1000, 0, 0, 0, 0, 2000}, new int[] {0, 0});
    assertThat(loss.loss()).isCloseTo(1000, within(1e-9));
    assertThat(loss.gradient()).containsExactly(0, 0, 0, -0.5f, 0, 0.5f);
  }
}
