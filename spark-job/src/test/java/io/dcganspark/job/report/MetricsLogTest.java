package io.dcganspark.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.CapturedLog;
import io.dcganspark.job.round.StepMetrics;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsLogTest {
  private static final List<StepMetrics> STEPS =
      List.of(Measured.step(10), Measured.step(20), Measured.step(30));

  @Test
  void isAnObjectALine() {
    assertThat(MetricsLog.format(List.of(Measured.step(2, 0.5, 0.25))))
        .isEqualTo(
            "{\"step\":2,\"epoch\":0.5,\"generatorLoss\":0.5,\"discriminatorLoss\":0.25,"
                + "\"discriminatorOnReal\":0.75,\"discriminatorOnGenerated\":0.125,"
                + "\"imagesPerSecond\":1000.0,\"exchangeSeconds\":0.015625}\n");
  }

  @Test
  void readsWhatItWrote() {
    assertThat(MetricsLog.parse(MetricsLog.format(STEPS), 30)).isEqualTo(STEPS);
  }

  @Test
  void writesTheSameAgainAfterReading() {
    String text = MetricsLog.format(List.of(Measured.step(1, 2 / 3.0, 1e-9 / 7)));
    assertThat(text).contains("0.666667");
    assertThat(MetricsLog.format(MetricsLog.parse(text, 1))).isEqualTo(text);
  }

  @Test
  void dropsWhatIsBehindTheStep() {
    assertThat(MetricsLog.parse(MetricsLog.format(STEPS), 20)).isEqualTo(STEPS.subList(0, 2));
    assertThat(MetricsLog.parse(MetricsLog.format(STEPS), 9)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void whatIsNoNumberIsNullAndComesBackAsNaN(double loss) {
    String text = MetricsLog.format(List.of(Measured.step(1, loss, 0.5)));
    assertThat(text).contains("\"generatorLoss\":null,\"discriminatorLoss\":0.5");
    assertThat(MetricsLog.parse(text, 1))
        .singleElement()
        .satisfies(
            step -> {
              assertThat(step.generatorLoss()).isNaN();
              assertThat(step.discriminatorLoss()).isEqualTo(0.5);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"step\":15,\"epo", "not JSON", "", "{}", "[]", "7", "null", "{\"step\":\"x\"}"})
  void aDamagedLineIsLeftOut(String damaged) {
    String text = MetricsLog.format(STEPS);
    int second = text.indexOf('\n') + 1;
    assertThat(
            MetricsLog.parse(
                text.substring(0, second) + damaged + "\n" + text.substring(second), 30))
        .isEqualTo(STEPS);
  }

  @Test
  void tellsOfADamagedLine() {
    try (CapturedLog log = new CapturedLog(MetricsLog.class)) {
      assertThat(MetricsLog.parse("{\"step\":1,\"epo", 5)).isEmpty();
      assertThat(log.warnings())
          .singleElement()
          .asString()
          .startsWith("A line of metrics.jsonl is left out, it is no JSON: ");
    }
  }
}
