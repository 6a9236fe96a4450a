package io.dcganspark.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class SoftmaxLossTest {
  private static INDArray logits(float... values) {
    return Nd4j.createFromArray(values).reshape(2, 3);
  }

  @Test
  void agreesWithNumpy() {
    SoftmaxLoss loss = SoftmaxLoss.of(logits(1, 2, 3, 0, -1, 4), new int[] {0, 2});
    assertThat(loss.loss()).isCloseTo(1.2161754272916014, within(1e-12));
    assertThat(loss.gradient().ravel().toFloatVector())
        .containsExactly(
            new float[] {-0.454985f, 0.122364f, 0.332620f, 0.008934f, 0.003287f, -0.012221f},
            within(1e-6f));
  }

  @Test
  void largeLogitsDoNotOverflow() {
    SoftmaxLoss loss = SoftmaxLoss.of(logits(1000, 0, 0, 0, 0, 2000), new int[] {0, 0});
    assertThat(loss.loss()).isCloseTo(1000, within(1e-9));
    assertThat(loss.gradient().ravel().toFloatVector()).containsExactly(0, 0, 0, -0.5f, 0, 0.5f);
  }
}
