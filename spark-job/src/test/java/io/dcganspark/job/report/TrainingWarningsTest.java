package io.dcganspark.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.CapturedLog;
import io.dcganspark.job.training.RunEvent;
import io.dcganspark.job.training.StepMetric;
import io.dcganspark.job.training.StepMetrics;
import io.dcganspark.model.loss.LossKind;
import io.dcganspark.model.loss.LossSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

class TrainingWarningsTest {
  private final List<String> warningsGiven = new ArrayList<>();
  private final TrainingWarnings warnings =
      new TrainingWarnings(true, LossSettings.OF_RECIPE, warningsGiven::add);

  private static StepMetrics step(
      long step, double onReal, double onGenerated, double spread, double gradient) {
    return Measured.step(
        step,
        Map.of(
            StepMetric.DISCRIMINATOR_ON_REAL, onReal,
            StepMetric.DISCRIMINATOR_ON_GENERATED, onGenerated,
            StepMetric.GENERATED_SPREAD, spread,
            StepMetric.GENERATOR_GRADIENT_NORM, gradient));
  }

  private static StepMetrics healthy(long step) {
    return step(step, 0.51, 0.49, 0.3, 0.1);
  }

  /** The warnings about some steps, ten apart. */
  private List<String> warningsOf(long from, long to, LongFunction<StepMetrics> at) {
    try (CapturedLog log = new CapturedLog(TrainingWarnings.class)) {
      for (long step = from; step <= to; step += 10) {
        warnings.onEvent(new RunEvent.StepLogged(at.apply(step)));
      }
      return log.warnings();
    }
  }

  @Test
  void aHealthyTrainingHasNone() {
    assertThat(warningsOf(10, 1000, TrainingWarningsTest::healthy)).isEmpty();
  }

  @Test
  void aDiscriminatorThatWinsCausesOneWarningWithWhatToTry() {
    assertThat(warningsOf(10, 1000, step -> step(step, 0.97, 0.0123, 0.3, 0.1)))
        .singleElement()
        .asString()
        .startsWith("Step 110: the discriminator has classified nearly all images")
        .contains("(D(x) 0.97, D(G(z)) 0.0123)", "Try a smaller training.learning-rate");
  }

  @Test
  void aDiscriminatorWinsOnTheScaleOfItsLoss() {
    TrainingWarnings smoothed =
        new TrainingWarnings(
            true, new LossSettings(LossKind.CROSS_ENTROPY, 0.1), warningsGiven::add);
    TrainingWarnings critic =
        new TrainingWarnings(true, new LossSettings(LossKind.WASSERSTEIN, 0), warningsGiven::add);
    for (long step = 10; step <= 200; step += 10) {
      critic.onEvent(new RunEvent.StepLogged(step(step, 7, -7, 0.3, 0.1)));
    }
    assertThat(warningsGiven).isEmpty();
    for (long step = 10; step <= 200; step += 10) {
      smoothed.onEvent(new RunEvent.StepLogged(step(step, 0.83, 0.01, 0.3, 0.1)));
    }
    assertThat(warningsGiven)
        .singleElement()
        .asString()
        .contains("training.discriminator-learning-rate");
  }

  @Test
  void imagesThatHardlyDifferCauseAWarning() {
    assertThat(warningsOf(510, 800, step -> step(step, 0.5, 0.5, 0.049, 0.1)))
        .singleElement()
        .asString()
        .startsWith("Step 610: ")
        .contains("have hardly differed for 100 steps (a pixel by 0.049,", "training.batch-size");
  }

  /** The images of conf/mnist-best.conf hardly differ in its first 260 steps, and all is well. */
  @Test
  void imagesMayBeAlikeInTheFirstStepsOnly() {
    assertThat(warningsOf(10, 500, step -> step(step, 0.5, 0.5, 0.01, 0.1))).isEmpty();
    assertThat(warningsOf(510, 800, step -> step(step, 0.5, 0.5, 0.01, 0.1)))
        .singleElement()
        .asString()
        .startsWith("Step 510: generated images have hardly differed for 100 steps");
  }

  @Test
  void aGradientThatVanishesCausesAWarning() {
    assertThat(warningsOf(10, 300, step -> step(step, 0.5, 0.5, 0.3, 0.0004)))
        .singleElement()
        .asString()
        .contains("nearly vanished for 100 steps (length 4.0E-4)", "training.seed");
  }

  @Test
  void whatDoesNotLastCausesNoWarning() {
    assertThat(warningsOf(410, 500, step -> step(step, 0.97, 0.01, 0.01, 0.0001))).isEmpty();
    assertThat(warningsOf(510, 510, TrainingWarningsTest::healthy)).isEmpty();
    assertThat(warningsOf(520, 610, step -> step(step, 0.97, 0.01, 0.01, 0.0001))).isEmpty();
  }

  @Test
  void whatReturnsCausesAnotherWarning() {
    assertThat(warningsOf(10, 110, step -> step(step, 0.97, 0.01, 0.3, 0.1))).hasSize(1);
    assertThat(warningsOf(120, 120, TrainingWarningsTest::healthy)).isEmpty();
    assertThat(warningsOf(130, 230, step -> step(step, 0.97, 0.01, 0.3, 0.1))).hasSize(1);
  }

  @Test
  void stepsThatWereRolledBackCountForNothing() {
    assertThat(warningsOf(10, 100, step -> step(step, 0.97, 0.01, 0.3, 0.1))).isEmpty();
    warnings.onEvent(new RunEvent.RolledBack(60, "executor lost"));
    assertThat(warningsOf(70, 160, step -> step(step, 0.97, 0.01, 0.3, 0.1))).isEmpty();
  }

  @Test
  void aBatchOfOneHasNoSpread() {
    try (CapturedLog log = new CapturedLog(TrainingWarnings.class)) {
      TrainingWarnings ofOne =
          new TrainingWarnings(false, LossSettings.OF_RECIPE, warningsGiven::add);
      ofOne.onEvent(new RunEvent.StepLogged(step(10, 0.5, 0.5, 0, 0.1)));
      ofOne.onEvent(new RunEvent.StepLogged(step(500, 0.5, 0.5, 0, 0.1)));
      assertThat(log.warnings()).isEmpty();
    }
  }

  @Test
  void classesThatAreNotMadeAreNamedOnce() {
    try (CapturedLog log = new CapturedLog(TrainingWarnings.class)) {
      warnings.onEvent(new RunEvent.Evaluated(Measured.evaluation(8, 1)));
      warnings.onEvent(new RunEvent.Evaluated(Measured.evaluation(16, 1)));
      assertThat(log.warnings())
          .singleElement()
          .asString()
          .startsWith("Step 8: the generator makes hardly any images of the classes [2], ");
    }
  }
}
