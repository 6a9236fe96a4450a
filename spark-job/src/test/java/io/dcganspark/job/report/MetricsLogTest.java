package io.dcganspark.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.CapturedLog;
import io.dcganspark.job.training.StepMetric;
import io.dcganspark.job.training.StepMetrics;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsLogTest {
  private static final List<StepMetrics> STEPS =
      List.of(Measured.step(10), Measured.step(20), Measured.step(30));

  private static String format(List<StepMetrics> metrics) {
    return MetricsLog.format(metrics, List.of());
  }

  private static List<EventLine> evaluations(long... steps) {
    return LongStream.of(steps)
        .mapToObj(step -> EventLine.of(Measured.evaluation(step, 1.5)))
        .toList();
  }

  @Test
  void isAnObjectALine() {
    assertThat(format(List.of(Measured.step(2, 0.5, 0.25))))
        .isEqualTo(
            "{\"step\":2,\"epoch\":0.5,\"generatorLoss\":0.5,\"discriminatorLoss\":0.25,"
                + "\"discriminatorOnReal\":0.75,\"discriminatorOnGenerated\":0.125,"
                + "\"generatedSpread\":0.5,\"generatorGradientNorm\":0.25,"
                + "\"imagesPerSecond\":1000.0,\"exchangeSeconds\":0.015625}\n");
  }

  @Test
  void readsWhatItWrote() {
    assertThat(MetricsLog.parse(format(STEPS), 30)).isEqualTo(STEPS);
  }

  @Test
  void writesTheSameAgainAfterReading() {
    String text = format(List.of(Measured.step(1, 2 / 3.0, 1e-9 / 7)));
    assertThat(text).contains("0.666667");
    assertThat(format(MetricsLog.parse(text, 1))).isEqualTo(text);
  }

  @Test
  void dropsWhatIsBehindTheStep() {
    assertThat(MetricsLog.parse(format(STEPS), 20)).isEqualTo(STEPS.subList(0, 2));
    assertThat(MetricsLog.parse(format(STEPS), 9)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void whatIsNoNumberIsNullAndComesBackAsNaN(double loss) {
    String text = format(List.of(Measured.step(1, loss, 0.5)));
    assertThat(text).contains("\"generatorLoss\":null,\"discriminatorLoss\":0.5");
    assertThat(MetricsLog.parse(text, 1))
        .singleElement()
        .satisfies(
            step -> {
              assertThat(step.get(StepMetric.GENERATOR_LOSS)).isNaN();
              assertThat(step.get(StepMetric.DISCRIMINATOR_LOSS)).isEqualTo(0.5);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"step\":15,\"epo", "not JSON", "", "{}", "[]", "7", "null", "{\"step\":\"x\"}"})
  void aDamagedLineIsLeftOut(String damaged) {
    String text = format(STEPS);
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
          .startsWith("Left out of metrics.jsonl: 1 line, the first one is no JSON: ");
    }
  }

  @Test
  void tellsOnceOfManyDamagedLines() {
    try (CapturedLog log = new CapturedLog(MetricsLog.class)) {
      assertThat(MetricsLog.parse("x\n".repeat(1_000) + "\n\n", 5)).isEmpty();
      assertThat(log.warnings())
          .singleElement()
          .asString()
          .startsWith("Left out of metrics.jsonl: 1000 lines, the first one is no JSON: ");
    }
  }

  @Test
  void anEvaluationIsASeparateLine() {
    assertThat(MetricsLog.format(List.of(), evaluations(8)))
        .isEqualTo(
            "{\"evaluation\":{\"step\":8,\"images\":100,\"frechetDistance\":1.5,"
                + "\"kernelDistance\":0.375,\"kernelDistanceDeviation\":0.0625,\"precision\":0.5,"
                + "\"recall\":0.25,\"density\":1.25,\"coverage\":0.75,"
                + "\"inceptionScore\":1.5,\"confidence\":0.75,\"entropy\":0.5,"
                + "\"classesCovered\":2,\"classDistance\":0.125,\"classes\":[60,40,0],"
                + "\"classesBy\":\"classifier\",\"classFrechetDistances\":[2.0,4.0,null]}}\n");
  }

  @Test
  void evaluationsStandBehindTheStepsThatLedToThem() {
    assertThat(MetricsLog.format(STEPS, evaluations(5, 20, 30, 40)).lines())
        .extracting(line -> line.substring(0, line.indexOf(',')))
        .containsExactly(
            "{\"evaluation\":{\"step\":5",
            "{\"step\":10",
            "{\"step\":20",
            "{\"evaluation\":{\"step\":20",
            "{\"step\":30",
            "{\"evaluation\":{\"step\":30",
            "{\"evaluation\":{\"step\":40");
  }

  @Test
  void stepsAndEvaluationsAreReadWithoutEachOther() {
    String text = MetricsLog.format(STEPS, evaluations(5, 20, 30));
    assertThat(MetricsLog.parse(text, 20)).isEqualTo(STEPS.subList(0, 2));
    assertThat(MetricsLog.events(text, 20)).hasToString(evaluations(5, 20).toString());
    assertThat(MetricsLog.events(text + "{\"evaluation\":7}\n{\"evaluation\":{}}\n", 30))
        .hasToString(evaluations(5, 20, 30).toString());
  }
}
