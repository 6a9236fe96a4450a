package io.dcganspark.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.training.Samples;
import org.junit.jupiter.api.Test;

class PendingStepsTest {
  private final PendingSteps<String> pending = new PendingSteps<>();

  private void add(long step) {
    pending.addStep(step, "step " + step);
    pending.addEvaluation(step, "evaluation " + step);
    pending.add(Measured.samples(step));
  }

  @Test
  void aBatchHasWhatLedToAStepAndTheNewestSamples() {
    add(10);
    add(20);
    add(30);

    PendingSteps.Batch<String> batch = pending.upTo(20);

    assertThat(batch.values())
        .containsExactly("step 10", "step 20", "evaluation 10", "evaluation 20");
    assertThat(batch.samples()).map(Samples::step).contains(20L);
    assertThat(pending.upTo(9).values()).isEmpty();
    assertThat(pending.upTo(9).samples()).isEmpty();
  }

  @Test
  void aRoundThatIsRolledBackIsForgotten() {
    add(10);
    add(20);

    pending.rollBack(10);

    assertThat(pending.upTo(30).values()).containsExactly("step 10", "evaluation 10");
    assertThat(pending.upTo(30).samples()).map(Samples::step).contains(10L);
  }

  @Test
  void whatWasSentIsNotSentAgain() {
    add(10);
    add(20);

    pending.forgetUpTo(10);

    assertThat(pending.upTo(30).values()).containsExactly("step 20", "evaluation 20");
    assertThat(pending.upTo(10).samples()).isEmpty();
  }
}
