package io.dcganspark.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.training.RunEvent;
import io.dcganspark.job.training.Samples;
import org.junit.jupiter.api.Test;

class PendingStepsTest {
  private final PendingSteps<String> pending =
      new PendingSteps<>((group, step, numbers) -> group + " " + step);

  private void add(long step) {
    pending.onEvent(new RunEvent.StepLogged(Measured.step(step)));
    pending.onEvent(new RunEvent.Evaluated(Measured.evaluation(step, 12.5)));
    pending.onEvent(new RunEvent.SamplesDrawn(Measured.samples(step)));
  }

  @Test
  void aBatchHasWhatLedToAStepAndTheNewestSamples() {
    add(10);
    add(20);
    add(30);

    PendingSteps.Batch<String> batch = pending.upTo(20);

    assertThat(batch.values())
        .containsExactly("training 10", "training 20", "evaluation 10", "evaluation 20");
    assertThat(batch.samples()).map(Samples::step).contains(20L);
    assertThat(pending.upTo(9).values()).isEmpty();
    assertThat(pending.upTo(9).samples()).isEmpty();
  }

  @Test
  void aRoundThatIsRolledBackIsForgotten() {
    add(10);
    add(20);

    pending.onEvent(new RunEvent.RolledBack(10, "executor lost"));

    assertThat(pending.upTo(30).values()).containsExactly("training 10", "evaluation 10");
    assertThat(pending.upTo(30).samples()).map(Samples::step).contains(10L);
  }

  @Test
  void whatWasSentIsNotSentAgain() {
    add(10);
    add(20);

    pending.forgetUpTo(10);

    assertThat(pending.upTo(30).values()).containsExactly("training 20", "evaluation 20");
    assertThat(pending.upTo(10).samples()).isEmpty();
  }
}
