package io.dcganspark.job.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.training.DivergedException;
import io.dcganspark.job.training.RunEvent;
import io.dcganspark.job.training.RunPlan;
import io.dcganspark.job.training.StepMetric;
import io.dcganspark.job.training.StepMetrics;
import io.dcganspark.model.device.DeviceChoice;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.optimizer.AdamSettings;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.training.ComputeSettings;
import io.dcganspark.model.training.StepLosses;
import io.dcganspark.model.training.StepSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Steps 11 to 20 of two workers; no grid of samples is due. */
class AveragingReportTest {
  private static final int METRICS_EVERY = 4;
  private static final RunPlan PLAN =
      new RunPlan(
          "test",
          Recipe.named("dcgan"),
          StepSettings.of(new AdamSettings(2e-4, 0.5, 0.999, 1e-8)),
          1,
          2,
          8,
          5,
          100,
          100,
          METRICS_EVERY,
          100,
          4,
          1,
          DeviceChoice.AUTO,
          new JobConfig.Exchange(Duration.ofSeconds(60), Precision.FLOAT32),
          1,
          false,
          ComputeSettings.auto(Precision.FLOAT32),
          0,
          null);

  private final List<StepMetrics> reported = new ArrayList<>();
  private final AveragingReport report =
      new AveragingReport(
          PLAN,
          event -> {
            if (event instanceof RunEvent.StepLogged logged) {
              reported.add(logged.metrics());
            }
          },
          10,
          20,
          2);

  private static WorkerStep step(long step, int replica, double loss) {
    return new WorkerStep(step, replica, new StepLosses(loss, loss, 0.6, 0.4, 0.2), 0);
  }

  @Test
  void lossesAreAveragedOverWorkersAndOverTheStepsOfALine() {
    report.start(null);
    report.averaged(
        13,
        false,
        List.of(
            step(12, 1, 4),
            step(11, 0, 1),
            step(11, 1, 2),
            step(12, 0, 3),
            step(13, 0, 9),
            step(13, 1, 9)),
        null);

    assertThat(reported).extracting(StepMetrics::step).containsExactly(12L);
    assertThat(reported.get(0).get(StepMetric.GENERATOR_LOSS)).isEqualTo(2.5);
    assertThat(reported.get(0).get(StepMetric.EPOCH)).isEqualTo(12 / 5.0);
  }

  @Test
  void aLineMayTakeSeveralAverages() {
    report.start(null);
    report.averaged(15, false, steps(11, 15, 1), null);
    report.averaged(17, false, steps(16, 17, 5), null);

    assertThat(reported).extracting(StepMetrics::step).containsExactly(12L, 16L);
    assertThat(reported.get(1).get(StepMetric.GENERATOR_LOSS)).isEqualTo((1 + 1 + 1 + 5) / 4.0);
  }

  private static List<WorkerStep> steps(long first, long last, double loss) {
    List<WorkerStep> steps = new ArrayList<>();
    for (long step = first; step <= last; step++) {
      steps.add(step(step, 0, loss));
      steps.add(step(step, 1, loss));
    }
    return steps;
  }

  @Test
  void aTaskThatSparkRepeatedCountsOnce() {
    report.start(null);
    report.averaged(
        12,
        false,
        List.of(
            step(11, 0, 1),
            step(12, 0, 1),
            step(11, 0, 1),
            step(12, 0, 1),
            step(11, 1, 3),
            step(12, 1, 3)),
        null);

    assertThat(reported.get(0).get(StepMetric.GENERATOR_LOSS)).isEqualTo(2);
  }

  @Test
  void whatWorkersDidNotComputeIsWaiting() {
    report.start(null);
    StepLosses losses = new StepLosses(1, 1, 0.6, 0.4, 0.2);
    report.averaged(
        12,
        false,
        List.of(
            new WorkerStep(11, 0, losses, 100),
            new WorkerStep(11, 1, losses, 100),
            new WorkerStep(12, 0, losses, 0),
            new WorkerStep(12, 1, losses, 0)),
        null);

    // One step computed for longer than the clock says, the other one not at all.
    StepMetrics metrics = reported.get(0);
    double stepSeconds = 2 * 8 / metrics.get(StepMetric.IMAGES_PER_SECOND);
    assertThat(metrics.get(StepMetric.EXCHANGE_SECONDS))
        .isCloseTo(stepSeconds / 2, withinPercentage(1e-6));
  }

  @Test
  void aStepThatCannotBeTrainedOnIsNotReported() {
    report.start(null);

    assertThatThrownBy(
            () ->
                report.averaged(12, false, List.of(step(11, 0, 1), step(11, 1, Double.NaN)), null))
        .isInstanceOf(DivergedException.class)
        .hasMessage("step 11: the generator's loss is NaN");
    assertThat(reported).isEmpty();
  }
}
