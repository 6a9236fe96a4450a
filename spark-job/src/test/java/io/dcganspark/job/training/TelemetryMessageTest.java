package io.dcganspark.job.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.model.recipe.ImageShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TelemetryMessageTest {
  private static final StepMetrics METRICS =
      StepMetrics.of(7, metric -> 0.5 + StepMetric.ALL.indexOf(metric));

  private final List<Object> told = new ArrayList<>();
  private final RunListener listener =
      new RunListener() {
        @Override
        public void onStep(StepMetrics metrics) {
          told.add(metrics);
        }

        @Override
        public void onSamples(Samples samples) {
          told.add(samples);
        }
      };

  @Test
  void metricsArriveAsTheyWereSent() {
    TelemetryMessage.deliver(TelemetryMessage.of(METRICS), listener);
    assertThat(told).containsExactly(METRICS);
  }

  @Test
  void samplesArriveAsTheyWereSent() {
    byte[] pixels = {1, 2, 3, -1};
    TelemetryMessage.deliver(
        TelemetryMessage.of(new Samples(9, new ImageShape(1, 2, 2), pixels)), listener);
    Samples samples = (Samples) told.get(0);
    assertThat(samples.step()).isEqualTo(9);
    assertThat(samples.shape()).isEqualTo(new ImageShape(1, 2, 2));
    assertThat(samples.pixels()).isEqualTo(pixels);
  }

  @Test
  void refusesAMessageOfAnotherKind() {
    assertThatThrownBy(() -> TelemetryMessage.deliver(new byte[] {9}, listener))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unknown kind");
  }

  @Test
  void refusesATruncatedMessage() {
    byte[] whole = TelemetryMessage.of(METRICS);
    assertThatThrownBy(() -> TelemetryMessage.deliver(Arrays.copyOf(whole, 20), listener))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ends early");
    assertThatThrownBy(() -> TelemetryMessage.deliver(new byte[0], listener))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesSamplesThatAreNotWholeImages() {
    byte[] broken = TelemetryMessage.of(new Samples(9, new ImageShape(1, 2, 2), new byte[3]));
    assertThatThrownBy(() -> TelemetryMessage.deliver(broken, listener))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("whole images");
  }
}
