package io.dcganspark.job.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.config.JobConfig;
import io.dcganspark.model.device.DeviceChoice;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.optimizer.Adam;
import io.dcganspark.model.optimizer.AdamSettings;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.state.NetworkState;
import io.dcganspark.model.state.TrainingState;
import io.dcganspark.model.training.ComputeSettings;
import io.dcganspark.model.training.StepSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A training whose rounds a test writes, with a record of its events and commits. */
abstract class TrainingLoop {
  final List<String> events = new CopyOnWriteArrayList<>();

  final RunListener listener =
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

  static RunPlan plan(long lastStep, long checkpointEvery, int maxFailures) {
    return plan(lastStep, checkpointEvery, maxFailures, false);
  }

  static RunPlan plan(long lastStep, long checkpointEvery, int maxFailures, boolean rollback) {
    return plan(lastStep, checkpointEvery, maxFailures, rollback, null);
  }

  static RunPlan plan(
      long lastStep,
      long checkpointEvery,
      int maxFailures,
      boolean rollback,
      Long evaluationEvery) {
    return new RunPlan(
        "run",
        Recipe.named("dcgan"),
        StepSettings.of(new AdamSettings(2e-4, 0.5, 0.999, 1e-8)),
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
        DeviceChoice.AUTO,
        new JobConfig.Exchange(Duration.ofSeconds(1), Precision.FLOAT32),
        maxFailures,
        rollback,
        ComputeSettings.auto(Precision.FLOAT32),
        0,
        evaluationEvery);
  }

  static TrainingState at(long step) {
    NetworkState empty = Adam.untrained(new float[0]);
    return new TrainingState(step, empty, empty);
  }

  TrainingState train(RunPlan plan, Rounds rounds, long from) {
    return train(plan, rounds, from, () -> false);
  }

  TrainingState train(RunPlan plan, Rounds rounds, long from, BooleanSupplier stop) {
    return training(plan, rounds, state -> events.add("commit " + state.step()), listener, stop)
        .run(at(from));
  }

  /** A training that tries each checkpoint again and again, but not for long. */
  static Training training(
      RunPlan plan,
      Rounds rounds,
      CheckpointSink checkpoints,
      RunListener listener,
      BooleanSupplier stop) {
    return training(plan, rounds, checkpoints, listener, stop, new EarlyEnd());
  }

  static Training training(
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

  static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
