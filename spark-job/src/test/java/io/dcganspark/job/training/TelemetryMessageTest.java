package io.dcganspark.job.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.model.recipe.ImageShape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TelemetryMessageTest {
  private static final StepMetrics METRICS =
      StepMetrics.of(7, metric -> 0.5 + StepMetric.ALL.indexOf(metric));

  @Test
  void metricsArriveAsTheyWereSent() {
    assertThat(TelemetryMessage.read(TelemetryMessage.of(METRICS)))
        .isEqualTo(new RunEvent.StepLogged(METRICS));
  }

  @Test
  void samplesArriveAsTheyWereSent() {
    byte[] pixels = {1, 2, 3, -1};
    RunEvent event =
        TelemetryMessage.read(TelemetryMessage.of(new Samples(9, new ImageShape(1, 2, 2), pixels)));
    Samples samples = ((RunEvent.SamplesDrawn) event).samples();
    assertThat(samples.step()).isEqualTo(9);
    assertThat(samples.shape()).isEqualTo(new ImageShape(1, 2, 2));
    assertThat(samples.pixels()).isEqualTo(pixels);
  }

  @Test
  void refusesAMessageOfAnotherKind() {
    assertThatThrownBy(() -> TelemetryMessage.read(new byte[] {9}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unknown kind");
  }

  @Test
  void refusesATruncatedMessage() {
    byte[] whole = TelemetryMessage.of(METRICS);
    assertThatThrownBy(() -> TelemetryMessage.read(Arrays.copyOf(whole, 20)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ends early");
    assertThatThrownBy(() -> TelemetryMessage.read(new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesSamplesThatAreNotWholeImages() {
    byte[] broken = TelemetryMessage.of(new Samples(9, new ImageShape(1, 2, 2), new byte[3]));
    assertThatThrownBy(() -> TelemetryMessage.read(broken))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("whole images");
  }
}
