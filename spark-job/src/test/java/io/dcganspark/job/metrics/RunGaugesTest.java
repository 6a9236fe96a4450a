package io.dcganspark.job.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.report.Measured;
import io.dcganspark.job.training.RunEvent;
import io.dcganspark.job.training.StepMetric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RunGaugesTest {
  private final AtomicLong clock = new AtomicLong(Duration.ofHours(1).toNanos());
  private final RunGauges gauges = new RunGauges(clock::get);

  private double value(String name) {
    return gauges.byName().get(name).getValue().doubleValue();
  }

  @Test
  void tellTheNewestStep() {
    gauges.onEvent(new RunEvent.Started(0, 100));
    assertThat(value("step")).isZero();
    assertThat(value("last_step")).isEqualTo(100);
    assertThat(value("generator_loss_nats")).isNaN();

    gauges.onEvent(new RunEvent.StepLogged(Measured.step(10)));
    gauges.onEvent(new RunEvent.StepLogged(Measured.step(20)));

    assertThat(value("step")).isEqualTo(20);
    assertThat(value("epoch")).isEqualTo(5);
    assertThat(value("generator_loss_nats")).isEqualTo(20.5);
    assertThat(value("discriminator_loss_nats")).isEqualTo(20.25);
    assertThat(value("discriminator_on_real_probability")).isEqualTo(0.75);
    assertThat(value("discriminator_on_generated_probability")).isEqualTo(0.125);
    assertThat(value("generated_spread")).isEqualTo(0.5);
    assertThat(value("generator_gradient_norm")).isEqualTo(0.25);
    assertThat(value("images_per_second")).isEqualTo(1000);
    assertThat(value("exchange_seconds")).isEqualTo(0.015625);
  }

  @Test
  void aRoundThatIsRunAgainTakesItsNumbersBack() {
    gauges.onEvent(new RunEvent.Started(0, 100));
    gauges.onEvent(new RunEvent.StepLogged(Measured.step(20)));
    gauges.onEvent(new RunEvent.RolledBack(10, "executor lost"));

    assertThat(value("rounds_repeated")).isEqualTo(1);
    assertThat(value("step")).isEqualTo(10);
    assertThat(value("generator_loss_nats")).isNaN();
  }

  @Test
  void theCheckpointAgesUntilTheNextOneIsCommitted() {
    gauges.onEvent(new RunEvent.Started(40, 100));
    clock.addAndGet(Duration.ofSeconds(90).toNanos());
    assertThat(value("checkpoint_step")).isEqualTo(40);
    assertThat(value("checkpoint_age_seconds")).isEqualTo(90);

    gauges.onEvent(new RunEvent.CheckpointCommitted(50));
    clock.addAndGet(Duration.ofMillis(500).toNanos());

    assertThat(value("checkpoint_step")).isEqualTo(50);
    assertThat(value("checkpoint_age_seconds")).isEqualTo(0.5);
  }

  @Test
  void tellTheNewestEvaluation() {
    gauges.onEvent(new RunEvent.Started(0, 100));
    assertThat(value("frechet_distance")).isNaN();

    gauges.onEvent(new RunEvent.Evaluated(Measured.evaluation(10, 12.5)));

    assertThat(value("frechet_distance")).isEqualTo(12.5);
    assertThat(value("precision")).isEqualTo(0.5);
    assertThat(value("recall")).isEqualTo(0.25);
  }

  /** What {@code promtool check metrics} asks of names, as far as gauges can offend against it. */
  @Test
  void namesAreThoseThatPrometheusAsksFor() {
    assertThat(gauges.byName().keySet())
        .allSatisfy(
            name -> {
              assertThat(name).matches("[a-z]+(_[a-z]+)*");
              assertThat(name).doesNotMatch(".*_(total|count|sum|bucket|info|gauge|counter)");
              assertThat(name)
                  .doesNotMatch("(.*_)?(s|ms|millis|milliseconds|minutes|hours|percent)");
            });
    assertThat(StepMetric.ALL).extracting(GaugeName::of).doesNotHaveDuplicates();
  }

  @Test
  void theDashboardShowsEachOfThem() throws IOException {
    assertThat(words("dcgan_(\\w+)\\{", Path.of("..", "deploy", "grafana", "dcgan-spark.json")))
        .isEqualTo(gauges.byName().keySet());
  }

  @Test
  void theDocumentationListsEachOfThem() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "watching.md"));
    for (StepMetric metric : StepMetric.ALL) {
      assertThat(page)
          .contains(
              "| `%s` | `%s` | %s | %s |\n"
                  .formatted(metric.key(), GaugeName.of(metric), metric.unit(), metric.meaning()));
    }
    assertThat(words("`([a-z_]+)`", Path.of("..", "docs", "watching.md")))
        .containsAll(gauges.byName().keySet());
  }

  private static Set<String> words(String pattern, Path file) throws IOException {
    return Pattern.compile(pattern)
        .matcher(Files.readString(file))
        .results()
        .map((MatchResult found) -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
