package io.dcganspark.model.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What D(x) and D(G(z)) are under each loss, and what of it says that D has won. */
class LossScaleTest {
  private static AdversarialLoss losses(LossKind kind, double smoothing) {
    return new LossSettings(kind, smoothing)
        .losses(new NonSaturatingLoss(1), 1)
        .against(new float[] {0.5f, -0.25f, 1, 0});
  }

  private static AdversarialLoss ofTwo(LossKind kind) {
    return losses(kind, 0).against(new float[2]);
  }

  @ParameterizedTest
  @CsvSource({
    "CROSS_ENTROPY, 0, 0.5",
    "CROSS_ENTROPY, 2, 0.880797",
    "HINGE, 0, 0.5",
    "HINGE, 0.5, 0.75",
    "HINGE, 1, 1",
    "HINGE, 30, 1",
    "HINGE, -1, 0",
    "HINGE, -7, 0",
    "LEAST_SQUARES, 0.5, 0.5",
    "LEAST_SQUARES, 0.9, 0.9",
    "LEAST_SQUARES, 3, 1",
    "LEAST_SQUARES, -3, 0",
    "WASSERSTEIN, 17.5, 17.5",
    "WASSERSTEIN, -3, -3",
    "RELATIVISTIC, 0, 0.5",
    "RELATIVISTIC, 2, 0.880797"
  })
  void howRealAnImageIsFound(LossKind kind, float logit, double expected) {
    AdversarialLoss losses = ofTwo(kind);
    float[] logits = {logit, logit};
    for (Function<float[], LogitLoss> part :
        List.<Function<float[], LogitLoss>>of(
            losses::ofGenerator, losses::onReal, losses::onGenerated)) {
      assertThat(part.apply(logits).probability()).isCloseTo(expected, within(1e-6));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "CROSS_ENTROPY, 0, 0.96, 0.04, true",
    "CROSS_ENTROPY, 0, 0.94, 0.04, false",
    "CROSS_ENTROPY, 0, 0.96, 0.06, false",
    "CROSS_ENTROPY, 0.1, 0.86, 0.04, true",
    "CROSS_ENTROPY, 0.1, 0.84, 0.04, false",
    "HINGE, 0, 0.96, 0.04, true",
    "LEAST_SQUARES, 0.2, 0.76, 0.04, true",
    "WASSERSTEIN, 0, 0.96, 0.04, false",
    "WASSERSTEIN, 0, 900, -900, false"
  })
  void whenDiscriminatorIsSure(
      LossKind kind, double smoothing, double onReal, double onGenerated, boolean sure) {
    assertThat(new LossSettings(kind, smoothing).discriminatorIsSure(onReal, onGenerated, 0.05))
        .isEqualTo(sure);
  }

  /** A loss that is no number must end the training, whatever bounds a loss has. */
  @ParameterizedTest
  @EnumSource
  void aLogitThatIsNoNumberMakesALossThatIsNone(LossKind kind) {
    float[] logits = {0.5f, Float.NaN};
    AdversarialLoss losses = ofTwo(kind);
    assertThat(losses.ofGenerator(logits).loss()).isNaN();
    assertThat(losses.onReal(logits).loss()).isNaN();
    assertThat(losses.onGenerated(logits).loss()).isNaN();
  }

  @Test
  void aPairLacksNoImage() {
    AdversarialLoss alone = new RelativisticLoss();
    assertThatThrownBy(() -> alone.onReal(new float[2]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("2 logits are compared with none: expected as many others");
    assertThatThrownBy(() -> alone.against(new float[3]).onReal(new float[2]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("2 logits are compared with 3: expected as many others");
  }

  @Test
  void aDiscriminatorThatIsBeyondItsMarginsLearnsNothingMore() {
    AdversarialLoss hinge = losses(LossKind.HINGE, 0);
    assertThat(hinge.onReal(new float[] {1.5f, 2}).gradient()).containsOnly(0);
    assertThat(hinge.onGenerated(new float[] {-1.5f, -2}).gradient()).containsOnly(0);
    assertThat(hinge.ofGenerator(new float[] {-1.5f, -2}).gradient()).containsOnly(-0.5f);
  }

  /** Every gradient is the slope of its loss. */
  @ParameterizedTest
  @EnumSource
  void gradientsAreThoseOfTheLosses(LossKind kind) {
    AdversarialLoss losses = losses(kind, kind.hasTarget() ? 0.1 : 0);
    assertGradient(losses::ofGenerator);
    assertGradient(losses::onReal);
    assertGradient(losses::onGenerated);
  }

  private static void assertGradient(Function<float[], LogitLoss> loss) {
    float[] logits = {-3, -0.5f, 0.25f, 2};
    float[] gradient = loss.apply(logits).gradient();
    float distance = 1f / 64;
    for (int i = 0; i < logits.length; i++) {
      float[] above = logits.clone();
      float[] below = logits.clone();
      above[i] += distance;
      below[i] -= distance;
      double slope = (loss.apply(above).loss() - loss.apply(below).loss()) / (2 * distance);
      assertThat((double) gradient[i]).isCloseTo(slope, within(1e-5));
    }
  }
}
