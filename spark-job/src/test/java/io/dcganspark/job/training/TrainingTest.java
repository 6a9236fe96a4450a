package io.dcganspark.job.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.CapturedLog;
import io.dcganspark.job.config.JobConfig;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.optimizer.AdamSettings;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.state.NetworkState;
import io.dcganspark.model.state.TrainingState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TrainingTest {
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final RunListener listener =
      event -> {
        if (event instanceof RunEvent.Started started) {
          events.add("start " + started.firstStep() + ".." + started.lastStep());
        } else if (event instanceof RunEvent.RoundEnded ended) {
          events.add("round " + ended.step());
        } else if (event instanceof RunEvent.RolledBack rolledBack) {
          events.add("rollback " + rolledBack.step());
        } else if (event instanceof RunEvent.Completed) {
          events.add("complete");
        }
      };

  private static RunPlan plan(long lastStep, long checkpointEvery, int maxFailures) {
    return plan(lastStep, checkpointEvery, maxFailures, false);
  }

  private static RunPlan plan(
      long lastStep, long checkpointEvery, int maxFailures, boolean rollback) {
    return plan(lastStep, checkpointEvery, maxFailures, rollback, null);
  }

  private static RunPlan plan(
      long lastStep,
      long checkpointEvery,
      int maxFailures,
      boolean rollback,
      Long evaluationEvery) {
    return new RunPlan(
        "run",
        Recipe.named("dcgan"),
        new AdamSettings(2e-4, 0.5, 0.999, 1e-8),
        1,
        2,
        32,
        10,
        lastStep,
        checkpointEvery,
        10,
        10,
        64,
        1,
        new JobConfig.Exchange(Duration.ofSeconds(1), Precision.FLOAT32),
        maxFailures,
        rollback,
        Precision.FLOAT32,
        0,
        evaluationEvery);
  }

  private static TrainingState at(long step) {
    NetworkState empty = new NetworkState(new float[0], new float[0], new float[0]);
    return new TrainingState(step, empty, empty);
  }

  private TrainingState train(RunPlan plan, Rounds rounds, long from) {
    return train(plan, rounds, from, () -> false);
  }

  private TrainingState train(RunPlan plan, Rounds rounds, long from, BooleanSupplier stop) {
    return training(plan, rounds, state -> events.add("commit " + state.step()), listener, stop)
        .run(at(from));
  }

  /** A training that tries each checkpoint again and again, but not for long. */
  private static Training training(
      RunPlan plan,
      Rounds rounds,
      CheckpointSink checkpoints,
      RunListener listener,
      BooleanSupplier stop) {
    return training(plan, rounds, checkpoints, listener, stop, new EarlyEnd());
  }

  private static Training training(
      RunPlan plan,
      Rounds rounds,
      CheckpointSink checkpoints,
      RunListener listener,
      BooleanSupplier stop,
      EarlyEnd earlyEnd) {
    CommitSettings settings =
        new CommitSettings(
            Duration.ofMillis(200), 1, Duration.ofMillis(5), Duration.ofSeconds(10), step -> false);
    return new Training(plan, rounds, checkpoints, listener, stop, settings, earlyEnd);
  }

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
  void jobsAreNamedByRunStepsAndEpochs() {
    assertThat(plan(25, 10, 1).describe(0, 10)).isEqualTo("run: steps 0 to 10 of 25, epoch 1 of 3");
    assertThat(plan(25, 10, 1).describe(10, 20))
        .isEqualTo("run: steps 10 to 20 of 25, epoch 2 of 3");
    assertThat(plan(25, 15, 1).describe(15, 25))
        .isEqualTo("run: steps 15 to 25 of 25, epoch 2 to 3 of 3");
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

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
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
                + " command resumes it there");

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
  void aRoundThatIsCutByALossGoesOnWithTheNextOne() {
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
