package io.dcganspark.job.training;

import io.dcganspark.model.failure.Counted;
import io.dcganspark.model.failure.Reason;
import io.dcganspark.model.state.TrainingState;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The driver's loop: a run is a sequence of rounds, each from one checkpoint to the next. A round
 * that fails, for whatever reason, is run again from the state that it started with; what watches
 * the run listens and decides nothing.
 */
public final class Training {
  private static final Logger LOG = LoggerFactory.getLogger(Training.class);

  /** Below this part of the configured learning rate it is not the learning rate that is wrong. */
  private static final float LEAST_FACTOR = 1 / 32f;

  private final RunPlan plan;
  private final Rounds rounds;
  private final CheckpointSink checkpoints;
  private final RunListener listener;
  private final BooleanSupplier stop;
  private final CommitSettings commitSettings;
  private final EarlyEnd earlyEnd;
  private boolean reportsAreLate;

  /**
   * Makes a training.
   *
   * @param plan of the run
   * @param rounds runs a round on the cluster
   * @param checkpoints where states go
   * @param listener receives its events
   * @param stop asked before each round whether the run is complete before its last step
   * @param commitSettings what to do while checkpoints cannot be written
   * @param earlyEnd ends the training before its time
   */
  public Training(
      RunPlan plan,
      Rounds rounds,
      CheckpointSink checkpoints,
      RunListener listener,
      BooleanSupplier stop,
      CommitSettings commitSettings,
      EarlyEnd earlyEnd) {
    this.plan = plan;
    this.rounds = rounds;
    this.checkpoints = checkpoints;
    this.listener = listener;
    this.stop = stop;
    this.commitSettings = commitSettings;
    this.earlyEnd = earlyEnd;
  }

  /**
   * Trains from a state to the end of the run, or to where it is to stop.
   *
   * @throws IllegalStateException if a round failed {@code maxFailures} times in a row, training
   *     diverged for good, or checkpoints could not be written
   * @throws EndedEarlyException if the training was asked to end early
   */
  public TrainingState run(TrainingState start) {
    listener.onEvent(new RunEvent.Started(start.step(), plan.lastStep()));
    TrainingState end;
    earlyEnd.setTraining(true);
    try {
      rounds.resume(start);
      end = roundAfterRound(start);
      writeLateReports(end);
    } finally {
      earlyEnd.setTraining(false);
    }
    Optional<String> reason = earlyEnd.reason();
    if (reason.isPresent()) {
      throw new EndedEarlyException(
          "%s: training ended early, with step %d of %d, which is committed; the same command with the run's --run-id resumes it there"
              .formatted(reason.get(), end.step(), plan.lastStep()));
    }
    listener.onEvent(new RunEvent.Completed());
    return end;
  }

  /**
   * Marks the run as complete, again and again where the store is away.
   *
   * @param end the state that the run ended with
   * @param mark writes the mark
   */
  public void markComplete(TrainingState end, Runnable mark) {
    writeAtEnd(end, state -> mark.run());
  }

  /** No later checkpoint comes that they could be written with. */
  private void writeLateReports(TrainingState end) {
    if (reportsAreLate) {
      writeAtEnd(end, state -> listener.onEvent(new RunEvent.RoundEnded(state.step())));
    }
  }

  /** Returns, or throws, when it is written; a store that is away is tried as for a checkpoint. */
  private void writeAtEnd(TrainingState end, CheckpointSink writing) {
    try (BackgroundCommit commit = new BackgroundCommit(writing, commitSettings)) {
      commit.offer(end);
    }
  }

  /** Returns, or throws, when all that was trained is committed. */
  private TrainingState roundAfterRound(TrainingState start) {
    TrainingState state = start;
    try (BackgroundCommit commits = new BackgroundCommit(this::commit, commitSettings)) {
      while (state.step() < plan.lastStep()
          && !stop.getAsBoolean()
          && earlyEnd.reason().isEmpty()) {
        TrainingState trained = round(state);
        if (trained.step() > state.step()) {
          commits.offer(trained);
        }
        state = trained;
      }
      return state;
    }
  }

  private void commit(TrainingState trained) {
    writeReports(trained.step());
    checkpoints.commit(trained);
    listener.onEvent(new RunEvent.CheckpointCommitted(trained.step()));
  }

  /** A report that cannot be written is kept, and written with a later checkpoint. */
  private void writeReports(long step) {
    try {
      listener.onEvent(new RunEvent.RoundEnded(step));
      reportsAreLate = false;
    } catch (UncheckedIOException e) {
      if (StoreFailures.isFinal(e)) {
        throw e;
      }
      if (!reportsAreLate) {
        LOG.warn(
            "Metrics, samples or reports up to step {} cannot be written yet; training continues,"
                + " and they are written with a later checkpoint: {}",
            step,
            Reason.of(e));
      }
      reportsAreLate = true;
    }
  }

  private TrainingState slowedDown(TrainingState state, DivergedException diverged) {
    float factor = state.learningRateFactor() / 2;
    if (!plan.rollback() || factor < LEAST_FACTOR) {
      throw new IllegalStateException(
          "training diverged at %s. The state of step %d is the last good one; %s"
              .formatted(
                  diverged.getMessage(),
                  state.step(),
                  plan.rollback()
                      ? "a learning rate that is %.0f times smaller did not help"
                          .formatted(1 / state.learningRateFactor())
                      : "lower training.learning-rate in a new run, or set"
                          + " training.on-divergence=rollback"),
          diverged);
    }
    LOG.warn(
        "Training diverged at {}. It goes back to step {} and on with {} of the learning rate",
        diverged.getMessage(),
        state.step(),
        factor);
    listener.onEvent(
        new RunEvent.RolledBack(state.step(), "training diverged at " + diverged.getMessage()));
    return state.withLearningRateFactor(factor);
  }

  private TrainingState round(TrainingState state) {
    for (int failures = 1; ; failures++) {
      try {
        return rounds.run(state, plan.endOfRound(state.step()));
      } catch (DivergedException e) {
        return round(slowedDown(state, e));
      } catch (RoundFailedException e) {
        if (earlyEnd.reason().isPresent()) {
          LOG.warn(
              "The round from step {} failed while the training ended; it is lost: {}",
              state.step(),
              e.getMessage());
          return state;
        }
        if (failures >= plan.maxFailures()) {
          throw new IllegalStateException(
              "the round from step %d failed %s in a row, last: %s"
                  .formatted(state.step(), Counted.of(failures, "time"), e.getMessage()),
              e);
        }
        LOG.warn(
            "The round from step {} failed ({} of at most {} in a row) and is run again: {}",
            state.step(),
            failures,
            Counted.of(plan.maxFailures(), "time"),
            e.getMessage());
        listener.onEvent(new RunEvent.RolledBack(state.step(), e.getMessage()));
      }
    }
  }
}
