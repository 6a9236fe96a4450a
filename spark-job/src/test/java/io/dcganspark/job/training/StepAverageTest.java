package io.dcganspark.job.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.config.JobConfig;
import io.dcganspark.model.device.DeviceChoice;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.optimizer.AdamSettings;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.training.ComputeSettings;
import io.dcganspark.model.training.StepLosses;
import io.dcganspark.model.training.StepSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StepAverageTest {
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
          4,
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

  private final StepAverage average = new StepAverage(PLAN);

  @Test
  void eachMetricIsAveragedInItsWay() {
    average.add(new MeasuredStep(6, new StepLosses(1, 2, 3, 4, 5), Double.NaN, 6));
    average.add(new MeasuredStep(7, new StepLosses(11, 22, 33, 44, 55), 7, 66));

    StepMetrics line = average.take(4);

    assertThat(line.step()).isEqualTo(7);
    assertThat(line.values())
        .isEqualTo(
            Map.of(
                StepMetric.EPOCH, 7 / 5.0,
                StepMetric.GENERATOR_LOSS, 6.0,
                StepMetric.DISCRIMINATOR_LOSS, 12.0,
                StepMetric.DISCRIMINATOR_ON_REAL, 18.0,
                StepMetric.DISCRIMINATOR_ON_GENERATED, 24.0,
                StepMetric.GENERATED_SPREAD, 30.0,
                StepMetric.GENERATOR_GRADIENT_NORM, 7.0,
                StepMetric.IMAGES_PER_SECOND, 2 * 16 / 4.0,
                StepMetric.EXCHANGE_SECONDS, 36.0));
  }

  @Test
  void theNextLineStartsAnew() {
    average.add(new MeasuredStep(6, new StepLosses(100, 100, 100, 100, 100), 100, 100));
    average.take(100);
    average.add(new MeasuredStep(7, new StepLosses(1, 2, 3, 4, 5), 6, 7));

    StepMetrics line = average.take(2);

    assertThat(line.get(StepMetric.GENERATOR_LOSS)).isEqualTo(1);
    assertThat(line.get(StepMetric.IMAGES_PER_SECOND)).isEqualTo(8);
    assertThat(line.get(StepMetric.EXCHANGE_SECONDS)).isEqualTo(7);
  }
}
