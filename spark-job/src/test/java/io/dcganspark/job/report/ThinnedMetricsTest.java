package io.dcganspark.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.training.StepMetric;
import io.dcganspark.job.training.StepMetrics;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ThinnedMetricsTest {
  private static List<StepMetrics> thinned(int steps) {
    return ThinnedMetrics.of(
        LongStream.rangeClosed(1, steps).mapToObj(step -> Measured.step(step)).toList());
  }

  @Test
  void asManyAsCanBeSeenApartStayAsTheyAre() {
    assertThat(thinned(400))
        .extracting(step -> step.get(StepMetric.GENERATOR_LOSS))
        .startsWith(1.5, 2.5)
        .hasSize(400);
  }

  @Test
  void twentyThousandBecomeFourHundredMeansOfNeighbours() {
    List<StepMetrics> thinned = thinned(20_000);
    assertThat(thinned)
        .hasSize(400)
        .extracting(StepMetrics::step)
        .startsWith(50L)
        .endsWith(20_000L);
    assertThat(thinned.get(0).get(StepMetric.GENERATOR_LOSS)).isEqualTo(0.5 + 25.5);
  }

  @Test
  void theLastOnesAreAveragedWhereTheyAreFewer() {
    List<StepMetrics> thinned = thinned(401);
    assertThat(thinned).hasSize(201).extracting(StepMetrics::step).endsWith(400L, 401L);
    assertThat(thinned.get(200).get(StepMetric.GENERATOR_LOSS)).isEqualTo(401.5);
  }
}
