package io.dcganspark.job.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.CapturedLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;

/** Checkpoints and reports of a training, also while the store is away. */
class TrainingCheckpointsTest extends TrainingLoop {
  /** Reports that cannot be written while a condition on their step holds. */
  private RunListener reportsThatFail(LongPredicate fails) {
    return event -> {
      if (event instanceof RunEvent.RoundEnded ended) {
        events.add("reports " + ended.step());
        if (fails.test(ended.step())) {
          throw new UncheckedIOException(new IOException("connection refused"));
        }
      } else if (event instanceof RunEvent.Completed) {
        events.add("complete");
      }
    };
  }

  @Test
  void aCheckpointIsPublishedAfterItsCommit() {
    RunListener checkpoints =
        event -> {
          if (event instanceof RunEvent.CheckpointCommitted committed) {
            events.add("checkpoint " + committed.step());
          }
        };
    training(
            plan(20, 10, 1),
            (state, last) -> at(last),
            state -> events.add("commit " + state.step()),
            new RunListeners(List.of(checkpoints)),
            () -> false)
        .run(at(0));
    assertThat(events).containsExactly("commit 10", "checkpoint 10", "commit 20", "checkpoint 20");
  }

  @Test
  void aRoundRunsWhileTheCheckpointBeforeItIsCommitted() {
    CountDownLatch secondRoundStarted = new CountDownLatch(1);
    training(
            plan(20, 10, 1),
            (state, last) -> {
              if (state.step() == 10) {
                secondRoundStarted.countDown();
              }
              return at(last);
            },
            state -> {
              await(secondRoundStarted);
              events.add("commit " + state.step());
            },
            listener,
            () -> false)
        .run(at(0));
    assertThat(events)
        .containsExactly(
            "start 0..20", "round 10", "commit 10", "round 20", "commit 20", "complete");
  }

  @Test
  void checkpointsThatCannotBeCommittedEndTheRunAfterTooManyInARow() {
    List<Long> tried = new CopyOnWriteArrayList<>();
    Training training =
        training(
            plan(30, 10, 1),
            (state, last) -> at(last),
            state -> {
              tried.add(state.step());
              throw new UncheckedIOException(new IOException("no space left"));
            },
            listener,
            () -> false);
    assertThatThrownBy(() -> training.run(at(0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageMatching(
            "no checkpoint could be written, 2 times in a row .*checkpoint.max-failures=1: .*no"
                + " space left");
    assertThat(tried).hasSizeGreaterThan(2).endsWith(30L);
    assertThat(events).doesNotContain("complete");
  }

  @Test
  void aStoreThatIsAwayForSomeRoundsCostsNothing() {
    AtomicBoolean away = new AtomicBoolean(true);
    CountDownLatch tried = new CountDownLatch(2);
    try (CapturedLog log = new CapturedLog(BackgroundCommit.class)) {
      training(
              plan(30, 10, 1),
              (state, last) -> {
                if (state.step() == 10) {
                  await(tried);
                }
                if (state.step() == 20) {
                  away.set(false);
                }
                return at(last);
              },
              state -> {
                if (away.get()) {
                  tried.countDown();
                  throw new UncheckedIOException(new IOException("connection refused"));
                }
                events.add("commit " + state.step());
              },
              listener,
              () -> false)
          .run(at(0));

      assertThat(events).endsWith("commit 30", "complete");
      assertThat(log.warnings())
          .containsExactly(
              "The checkpoint of step 10 cannot be written yet; training continues, and it is tried"
                  + " again: java.io.IOException: connection refused");
      assertThat(log.infos()).singleElement().asString().startsWith("The store is back");
    }
  }

  @Test
  void reportsOfTheLastCheckpointAreWrittenWhenTheStoreIsBack() {
    RunListener reports =
        reportsThatFail(step -> events.stream().filter("reports 20"::equals).count() < 3);
    training(
            plan(20, 10, 1),
            (state, last) -> at(last),
            state -> events.add("commit " + state.step()),
            reports,
            () -> false)
        .run(at(0));
    assertThat(events)
        .containsExactly(
            "reports 10",
            "commit 10",
            "reports 20",
            "commit 20",
            "reports 20",
            "reports 20",
            "complete");
  }

  @Test
  void reportsThatCannotBeWrittenEndNothing() {
    RunListener reports = reportsThatFail(step -> step < 20);
    try (CapturedLog log = new CapturedLog(Training.class)) {
      training(
              plan(30, 10, 1),
              (state, last) -> at(last),
              state -> events.add("commit " + state.step()),
              reports,
              () -> false)
          .run(at(0));

      assertThat(events)
          .containsExactly(
              "reports 10",
              "commit 10",
              "reports 20",
              "commit 20",
              "reports 30",
              "commit 30",
              "complete");
      assertThat(log.warnings())
          .singleElement()
          .asString()
          .startsWith("Metrics, samples or reports up to step 10 cannot be written yet");
    }
  }

  @Test
  void whatWasTrainedIsCommittedAlsoWhereTheNextRoundFailsForGood() {
    CountDownLatch secondRoundFails = new CountDownLatch(1);
    Training training =
        training(
            plan(20, 10, 1),
            (state, last) -> {
              if (state.step() == 10) {
                secondRoundFails.countDown();
                throw new RoundFailedException("executor lost");
              }
              return at(last);
            },
            state -> {
              await(secondRoundFails);
              events.add("commit " + state.step());
            },
            listener,
            () -> false);
    assertThatThrownBy(() -> training.run(at(0))).hasMessageContaining("executor lost");
    assertThat(events).endsWith("commit 10");
  }
}
