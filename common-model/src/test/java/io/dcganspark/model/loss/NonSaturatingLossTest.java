package io.dcganspark.model.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.Function;
import org.junit.jupiter.api.Test;

class NonSaturatingLossTest {
  private static final float[] LOGITS = {-3, -0.5f, 0.25f, 2};

  private final AdversarialLoss mean = new NonSaturatingLoss(0.5);

  @Test
  void gradientsAreThoseOfTheLosses() {
    assertGradient(mean::ofGenerator, 1);
    assertGradient(mean::onReal, 0.5);
    assertGradient(mean::onGenerated, 0.5);
  }

  private static void assertGradient(Function<float[], LogitLoss> loss, double weight) {
    float[] gradient = loss.apply(LOGITS).gradient();
    float distance = 1f / 64;
    for (int i = 0; i < LOGITS.length; i++) {
      float[] above = LOGITS.clone();
      float[] below = LOGITS.clone();
      above[i] += distance;
      below[i] -= distance;
      double slope = (loss.apply(above).loss() - loss.apply(below).loss()) / (2 * distance);
      assertThat((double) gradient[i]).isCloseTo(weight * slope, within(1e-5));
    }
  }

  @Test
  void generatorWantsWhatTheDiscriminatorCallsReal() {
    assertThat(mean.ofGenerator(LOGITS).loss()).isEqualTo(mean.onReal(LOGITS).loss());
    assertThat(mean.ofGenerator(new float[] {50}).loss()).isCloseTo(0, within(1e-12));
    assertThat(mean.onGenerated(new float[] {50}).loss()).isCloseTo(50, within(1e-12));
  }

  @Test
  void gradientDoesNotVanishWhereTheDiscriminatorIsSure() {
    assertThat(mean.ofGenerator(new float[] {-50}).gradient()[0]).isEqualTo(-1f);
  }
}
