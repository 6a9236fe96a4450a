package io.dcganspark.job.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Trainings and rounds that end before their time. */
class TrainingEarlyEndTest extends TrainingLoop {
  @Test
  void aTrainingThatIsEndedEarlyCommitsWhatItsRoundHasDone() {
    EarlyEnd earlyEnd = new EarlyEnd();
    assertThat(earlyEnd.endTraining("before it began")).isFalse();
    Training training =
        training(
            plan(30, 10, 1),
            (state, last) -> {
              if (state.step() == 0) {
                return at(last);
              }
              assertThat(earlyEnd.endTraining("SIGTERM")).isTrue();
              return at(13);
            },
            state -> events.add("commit " + state.step()),
            listener,
            () -> false,
            earlyEnd);

    assertThatThrownBy(() -> training.run(at(0)))
        .isInstanceOf(EndedEarlyException.class)
        .hasMessage(
            "SIGTERM: training ended early, with step 13 of 30, which is committed; the same"
                + " command with the run's --run-id resumes it there");

    assertThat(events)
        .containsExactly("start 0..30", "round 10", "commit 10", "round 13", "commit 13");
    assertThat(earlyEnd.endTraining("after it ended")).isFalse();
  }

  @Test
  void aRoundThatFailsWhileTheTrainingEndsIsNotRunAgain() {
    EarlyEnd earlyEnd = new EarlyEnd();
    Training training =
        training(
            plan(30, 10, 4),
            (state, last) -> {
              if (state.step() == 0) {
                return at(last);
              }
              earlyEnd.endTraining("SIGTERM");
              throw new RoundFailedException("executor lost");
            },
            state -> events.add("commit " + state.step()),
            listener,
            () -> false,
            earlyEnd);

    assertThatThrownBy(() -> training.run(at(0)))
        .isInstanceOf(EndedEarlyException.class)
        .hasMessageContaining("with step 10 of 30");

    assertThat(events).containsExactly("start 0..30", "round 10", "commit 10");
  }

  @Test
  void aTrainingContinuesAfterARoundThatALossEndsEarly() {
    EarlyEnd earlyEnd = new EarlyEnd();
    List<Long> ends = new ArrayList<>();
    training(
            plan(30, 10, 1),
            (state, last) -> {
              long[] end = {last};
              try (EarlyEnd.Round round = earlyEnd.during(() -> end[0] = state.step() + 3)) {
                if (state.step() == 10) {
                  earlyEnd.endRound("executor 1 is being decommissioned");
                }
              }
              earlyEnd.endRound("nobody listens");
              ends.add(end[0]);
              return at(end[0]);
            },
            state -> events.add("commit " + state.step()),
            listener,
            () -> false,
            earlyEnd)
        .run(at(0));

    assertThat(ends).containsExactly(10L, 13L, 20L, 30L);
    assertThat(events).containsSubsequence("commit 10", "commit 13", "commit 20", "complete");
  }
}
