package io.dcganspark.job.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.model.state.TrainingState;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Which rounds a training runs, and where it ends. */
class TrainingTest extends TrainingLoop {
  @Test
  void runsFromCheckpointToCheckpointAndCommitsAfterTheListenersHaveHandledTheEvent() {
    train(plan(25, 10, 1), (state, last) -> at(last), 0);
    assertThat(events)
        .containsExactly(
            "start 0..25",
            "round 10",
            "commit 10",
            "round 20",
            "commit 20",
            "round 25",
            "commit 25",
            "complete");
  }

  @Test
  void jobsAreNamedByRunStepsAndEpochs() {
    assertThat(plan(25, 10, 1).describe(0, 10)).isEqualTo("run: steps 0 to 10 of 25, epoch 1 of 3");
    assertThat(plan(25, 10, 1).describe(10, 20))
        .isEqualTo("run: steps 10 to 20 of 25, epoch 2 of 3");
    assertThat(plan(25, 15, 1).describe(15, 25))
        .isEqualTo("run: steps 15 to 25 of 25, epoch 2 to 3 of 3");
  }

  @Test
  void aResumedRunKeepsTheRoundsOfAnUninterruptedOne() {
    train(plan(25, 10, 1), (state, last) -> at(last), 13);
    assertThat(events).contains("round 20", "round 25").doesNotContain("round 23");
  }

  @Test
  void aRoundAlsoEndsWhereAnEvaluationIsDue() {
    RunPlan plan = plan(25, 10, 1, false, 8L);
    train(plan, (state, last) -> at(last), 0);
    assertThat(events)
        .filteredOn(event -> event.startsWith("commit"))
        .containsExactly(
            "commit 8", "commit 10", "commit 16", "commit 20", "commit 24", "commit 25");
    assertThat(LongStream.rangeClosed(0, 25).filter(plan::evaluatesAt))
        .containsExactly(0L, 8L, 16L, 24L, 25L);
    assertThat(LongStream.rangeClosed(0, 25).filter(plan(25, 10, 1)::evaluatesAt)).isEmpty();
  }

  @Test
  void aRunEndsWhereItIsToStopAndIsComplete() {
    AtomicLong trained = new AtomicLong();
    TrainingState end =
        train(
            plan(50, 10, 1),
            (state, last) -> {
              trained.set(last);
              return at(last);
            },
            0,
            () -> trained.get() == 20);
    assertThat(end.step()).isEqualTo(20);
    assertThat(events).endsWith("commit 20", "complete");
  }
}
