package io.dcganspark.job.round;

import io.dcganspark.model.state.TrainingState;
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

  /**
   * Makes a training.
   *
   * @param plan of the run
   * @param rounds runs a round on the cluster
   * @param checkpoints where states go
   * @param listener is told how it goes
   * @param stop asked before each round whether the run is to end early
   */
  public Training(
      RunPlan plan,
      Rounds rounds,
      CheckpointSink checkpoints,
      RunListener listener,
      BooleanSupplier stop) {
    this.plan = plan;
    this.rounds = rounds;
    this.checkpoints = checkpoints;
    this.listener = listener;
    this.stop = stop;
  }

  /**
   * Trains from a state to the end of the run, or to where it is to stop.
   *
   * @throws IllegalStateException if a round failed {@code maxFailures} times in a row, or training
   *     diverged for good
   */
  public TrainingState run(TrainingState start) {
    listener.onStart(start.step(), plan.lastStep());
    TrainingState end = roundAfterRound(start);
    listener.onComplete();
    return end;
  }

  /** Returns, or throws, when all that was trained is committed. */
  private TrainingState roundAfterRound(TrainingState start) {
    TrainingState state = start;
    try (BackgroundCommit commits = new BackgroundCommit()) {
      while (state.step() < plan.lastStep() && !stop.getAsBoolean()) {
        TrainingState trained = round(state);
        commits.start(
            () -> {
              listener.onRoundEnd(trained.step());
              checkpoints.commit(trained);
              listener.onCheckpoint(trained.step());
            });
        state = trained;
      }
      return state;
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
                      : "lower training.learning-rate in a new run, or set training.on-divergence=rollback"),
          diverged);
    }
    LOG.warn(
        "Training diverged at {}. It goes back to step {} and on with {} of the learning rate",
        diverged.getMessage(),
        state.step(),
        factor);
    listener.onRollback(state.step(), "training diverged at " + diverged.getMessage());
    return state.withLearningRateFactor(factor);
  }

  private TrainingState round(TrainingState state) {
    for (int failures = 1; ; failures++) {
      try {
        return rounds.run(state, plan.endOfRound(state.step()));
      } catch (DivergedException e) {
        return round(slowedDown(state, e));
      } catch (RoundFailedException e) {
        if (failures >= plan.maxFailures()) {
          throw new IllegalStateException(
              "the round from step %d failed %d times in a row, last: %s"
                  .formatted(state.step(), failures, e.getMessage()),
              e);
        }
        LOG.warn(
            "The round from step {} failed ({} of at most {} times in a row) and is run again: {}",
            state.step(),
            failures,
            plan.maxFailures(),
            e.getMessage());
        listener.onRollback(state.step(), e.getMessage());
      }
    }
  }
}
