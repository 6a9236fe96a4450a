package io.dcganspark.job.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.report.Measured;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RunGaugesTest {
  private final AtomicLong clock = new AtomicLong(Duration.ofHours(1).toNanos());
  private final RunGauges gauges = new RunGauges(clock::get);

  private double value(String name) {
    return gauges.byName().get(name).getValue().doubleValue();
  }

  @Test
  void tellTheNewestStep() {
    gauges.onStart(0, 100);
    assertThat(value("step")).isZero();
    assertThat(value("lastStep")).isEqualTo(100);
    assertThat(value("generatorLoss")).isNaN();

    gauges.onStep(Measured.step(10));
    gauges.onStep(Measured.step(20));

    assertThat(value("step")).isEqualTo(20);
    assertThat(value("epoch")).isEqualTo(5);
    assertThat(value("generatorLoss")).isEqualTo(20.5);
    assertThat(value("discriminatorLoss")).isEqualTo(20.25);
    assertThat(value("discriminatorOnReal")).isEqualTo(0.75);
    assertThat(value("discriminatorOnGenerated")).isEqualTo(0.125);
    assertThat(value("generatedSpread")).isEqualTo(0.5);
    assertThat(value("generatorGradientNorm")).isEqualTo(0.25);
    assertThat(value("imagesPerSecond")).isEqualTo(1000);
    assertThat(value("exchangeSeconds")).isEqualTo(0.015625);
  }

  @Test
  void aRoundThatIsRunAgainTakesItsNumbersBack() {
    gauges.onStart(0, 100);
    gauges.onStep(Measured.step(20));
    gauges.onRollback(10, "executor lost");

    assertThat(value("roundsRepeated")).isEqualTo(1);
    assertThat(value("step")).isEqualTo(10);
    assertThat(value("generatorLoss")).isNaN();
  }

  @Test
  void theCheckpointAgesUntilTheNextOneIsCommitted() {
    gauges.onStart(40, 100);
    clock.addAndGet(Duration.ofSeconds(90).toNanos());
    assertThat(value("checkpointStep")).isEqualTo(40);
    assertThat(value("checkpointAgeSeconds")).isEqualTo(90);

    gauges.onCheckpoint(50);
    clock.addAndGet(Duration.ofMillis(500).toNanos());

    assertThat(value("checkpointStep")).isEqualTo(50);
    assertThat(value("checkpointAgeSeconds")).isEqualTo(0.5);
  }

  @Test
  void tellTheNewestEvaluation() {
    gauges.onStart(0, 100);
    assertThat(value("frechetDistance")).isNaN();

    gauges.onEvaluation(Measured.evaluation(10, 12.5));

    assertThat(value("frechetDistance")).isEqualTo(12.5);
    assertThat(value("precision")).isEqualTo(0.5);
    assertThat(value("recall")).isEqualTo(0.25);
  }
}
