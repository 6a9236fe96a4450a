package io.dcganspark.model.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

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

  @ParameterizedTest
  @CsvSource({
    "CONSTANT, 0, 10, 10, 1",
    "LINEAR, 0, 10, 1, 1",
    "LINEAR, 0, 10, 6, 0.5",
    "LINEAR, 0, 10, 10, 0.1",
    "LINEAR, 0, 10, 11, 0.1",
    "LINEAR, 4, 10, 3, 1",
    "LINEAR, 4, 10, 4, 1",
    "LINEAR, 4, 10, 5, 0.857142857142857",
    "LINEAR, 4, 10, 10, 0.142857142857143",
    "LINEAR, 20, 10, 10, 1",
    "LINEAR, 0, 1, 1, 1",
    "COSINE, 0, 10, 1, 1",
    "COSINE, 0, 12, 5, 0.75",
    "COSINE, 0, 10, 6, 0.5",
    "COSINE, 0, 12, 9, 0.25",
    "COSINE, 4, 10, 4, 1"
  })
  void fallsFromTheWarmUpToTheLastStep(
      LearningRateSchedule schedule, long warmUp, long last, long step, double factor) {
    assertThat(schedule.factor(step, warmUp, last)).isCloseTo(factor, Offset.offset(1e-12));
  }

  @ParameterizedTest
  @EnumSource
  void noStepIsWithoutALearningRateAndNoneHasMoreThanTheOneBefore(LearningRateSchedule schedule) {
    double before = 1;
    for (long step = 1; step <= 200; step++) {
      double factor = schedule.factor(step, 13, 200);
      assertThat(factor).isPositive().isLessThanOrEqualTo(before);
      before = factor;
    }
  }

  @Test
  void aConstantRateIsMultipliedByExactlyOne() {
    for (long step = 1; step <= 10; step++) {
      assertThat(LearningRateSchedule.CONSTANT.factor(step, 3, 7)).isEqualTo(1);
    }
  }
}
