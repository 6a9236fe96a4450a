package io.dcganspark.model.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StepLossesTest {
  @Test
  void theMeanOfReplicasIsThatOfEachNumber() {
    StepLosses one = new StepLosses(1, 2, 3, 4, 5);
    StepLosses other = new StepLosses(3, 6, 9, 12, 15);
    assertThat(StepLosses.mean(List.of(one, other))).isEqualTo(new StepLosses(2, 4, 6, 8, 10));
    assertThat(StepLosses.mean(List.of(one))).isEqualTo(one);
  }
}
