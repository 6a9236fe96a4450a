package io.dcganspark.job.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.model.state.TrainingState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rounds that fail and trainings that diverge. */
class TrainingFailuresTest extends TrainingLoop {
  @Test
  void aFailedRoundIsRunAgainFromTheSameState() {
    List<Long> starts = new ArrayList<>();
    train(
        plan(20, 10, 2),
        (state, last) -> {
          starts.add(state.step());
          if (starts.size() == 2) {
            throw new RoundFailedException("executor lost");
          }
          return at(last);
        },
        0);
    assertThat(starts).containsExactly(0L, 10L, 10L);
    assertThat(events).contains("rollback 10").endsWith("complete");
  }

  @Test
  void aRunThatDivergesStopsAndNamesItsLastGoodStep() {
    Rounds rounds =
        (state, last) -> {
          if (state.step() == 10) {
            throw new DivergedException("step 17: the generator's loss is NaN");
          }
          return at(last);
        };
    assertThatThrownBy(() -> train(plan(20, 10, 3), rounds, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("diverged at step 17: the generator's loss is NaN")
        .hasMessageContaining("step 10 is the last good one")
        .hasMessageContaining("training.on-divergence=rollback");
    assertThat(events).endsWith("commit 10");
  }

  @Test
  void aRunThatDivergesGoesBackWithHalfTheLearningRateWhereThatIsAskedFor() {
    TrainingState end =
        train(
            plan(20, 10, 1, true),
            (state, last) -> {
              if (state.step() == 10 && state.learningRateFactor() > 0.25f) {
                throw new DivergedException("step 17: the generator's loss is NaN");
              }
              return at(last).withLearningRateFactor(state.learningRateFactor());
            },
            0);
    assertThat(end.learningRateFactor()).isEqualTo(0.25f);
    assertThat(events)
        .containsSubsequence("round 10", "commit 10", "round 20", "commit 20", "complete")
        .containsSubsequence("start 0..20", "rollback 10", "rollback 10", "round 20");
  }

  @Test
  void aRunThatDivergesAtEveryLearningRateStopsInTheEnd() {
    assertThatThrownBy(
            () ->
                train(
                    plan(20, 10, 1, true),
                    (state, last) -> {
                      throw new DivergedException("step 3: the generator's loss is NaN");
                    },
                    0))
        .hasMessageContaining("32 times smaller did not help");
  }

  @Test
  void givesUpAfterTooManyFailuresInARowAndSaysWhy() {
    assertThatThrownBy(
            () ->
                train(
                    plan(20, 10, 3),
                    (state, last) -> {
                      throw new RoundFailedException("rank 1 on host b: out of memory");
                    },
                    0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("step 0")
        .hasMessageContaining("3 times")
        .hasMessageContaining("rank 1 on host b: out of memory");
    assertThat(events).doesNotContain("complete");
  }
}
