package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.config.UserErrorException;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QualityGateTest {
  private static final OptionalDouble NONE = OptionalDouble.empty();
  private static final OptionalDouble HUNDRED = OptionalDouble.of(100);

  @Test
  void equalMayFollowByDefaultAndLargerMayNot() {
    QualityGate gate = new QualityGate(0, NONE);
    assertThat(gate.refusal(100, HUNDRED)).isEmpty();
    assertThat(gate.refusal(100.001, HUNDRED))
        .contains(
            "Frechet distance 100.001, the published model has 100.000 and"
                + " --max-distance-increase 0.0 lets at most 100.000 follow");
  }

  @Test
  void largerMayFollowByAPart() {
    QualityGate gate = new QualityGate(0.25, NONE);
    assertThat(gate.refusal(125, HUNDRED)).isEmpty();
    assertThat(gate.refusal(126, HUNDRED)).isPresent();
  }

  @Test
  void theFirstMayBeAnythingThatWasMeasured() {
    QualityGate gate = new QualityGate(0, NONE);
    assertThat(gate.refusal(1e6, NONE)).isEmpty();
    assertThat(gate.refusal(Double.NaN, NONE))
        .contains("its Frechet distance could not be measured");
  }

  @Test
  void aLimitHoldsForTheFirstAndForThoseThatAreBetter() {
    QualityGate gate = new QualityGate(0, OptionalDouble.of(90));
    assertThat(gate.refusal(91, NONE)).contains("Frechet distance 91.000, --max-distance is 90.0");
    assertThat(gate.refusal(91, HUNDRED)).isPresent();
    assertThat(gate.refusal(90, HUNDRED)).isEmpty();
  }

  @Test
  void whatCouldNotBeMeasuredIsReplaced() {
    assertThat(new QualityGate(0, NONE).refusal(5, OptionalDouble.of(Double.NaN))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.01, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesWhatIsNoLimit(double value) {
    assertThatThrownBy(() -> new QualityGate(value, NONE))
        .isInstanceOf(UserErrorException.class)
        .hasMessage(
            "--max-distance-increase is %s, expected a number of at least 0".formatted(value));
    assertThatThrownBy(() -> new QualityGate(0, OptionalDouble.of(value)))
        .isInstanceOf(UserErrorException.class)
        .hasMessageStartingWith("--max-distance is ");
  }
}
