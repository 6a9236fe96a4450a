package io.dcganspark.model.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What learning rate a step takes, by its number and its batch. */
class LearningRateTest {
  private static double rate(LearningRateRule rule, int batch, long warmUp, long step) {
    AdamSettings adam = new AdamSettings(2e-4 * rule.factor(batch), 0.5, 0.999, 1e-8, warmUp);
    return adam.learningRate() * adam.warmUp(step);
  }

  @ParameterizedTest
  @CsvSource({
    "NONE, 64, 0, 1, 2e-4",
    "NONE, 4096, 0, 1000, 2e-4",
    "NONE, 4096, 10, 3, 0.6e-4",
    "SQUARE_ROOT, 64, 0, 1, 2e-4",
    "SQUARE_ROOT, 1024, 0, 1, 8e-4",
    "SQUARE_ROOT, 16, 0, 1, 1e-4",
    "SQUARE_ROOT, 1024, 100, 1, 0.08e-4",
    "SQUARE_ROOT, 1024, 100, 50, 4e-4",
    "SQUARE_ROOT, 1024, 100, 100, 8e-4",
    "SQUARE_ROOT, 1024, 100, 101, 8e-4",
    "LINEAR, 64, 0, 1, 2e-4",
    "LINEAR, 1024, 0, 1, 32e-4",
    "LINEAR, 16, 0, 1, 0.5e-4",
    "LINEAR, 1024, 4, 3, 24e-4",
    "LINEAR, 1024, 4, 4, 32e-4"
  })
  void followsTheRuleAndRisesWhileItWarmsUp(
      LearningRateRule rule, int batch, long warmUp, long step, double rate) {
    assertThat(rate(rule, batch, warmUp, step)).isCloseTo(rate, Offset.offset(1e-12 * rate));
  }

  /** Runs without these settings keep their bits: nothing is multiplied by what is nearly 1. */
  @Test
  void withoutRuleAndWarmUpTheRateIsExactlyTheConfiguredOne() {
    assertThat(LearningRateRule.NONE.factor(100)).isEqualTo(1);
    for (LearningRateRule rule : LearningRateRule.values()) {
      assertThat(rule.factor(LearningRateRule.BASE_BATCH)).isEqualTo(1);
    }
    AdamSettings adam = new AdamSettings(2e-4, 0.5, 0.999, 1e-8);
    for (long step = 0; step < 10; step++) {
      assertThat(adam.warmUp(step)).isEqualTo(1);
    }
  }

  @Test
  void scalingKeepsTheWarmUp() {
    assertThat(new AdamSettings(2e-4, 0.5, 0.999, 1e-8, 7).scaled(0.5))
        .isEqualTo(new AdamSettings(1e-4, 0.5, 0.999, 1e-8, 7));
  }
}
