package io.dcganspark.job.run;

import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.config.TrainingConfig;
import io.dcganspark.job.data.EpochOrder;
import io.dcganspark.job.report.ReadableTime;
import io.dcganspark.job.training.Slots;
import io.dcganspark.model.device.NativeThreads;
import io.dcganspark.model.failure.Counted;
import io.dcganspark.model.training.TimedSteps;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is known of a run before it starts.
 *
 * @param findings lines for people: what was found, such as the number of images
 * @param duration the one of them that says how many steps the run takes, and how long they take
 *     where this machine computes them; empty if that cannot be said
 */
public record RunForecast(List<String> findings, Optional<String> duration) {
  private static final Duration CALIBRATION = Duration.ofSeconds(2);

  /** Keeps the findings as they are now. */
  public RunForecast {
    findings = List.copyOf(findings);
  }

  /**
   * Takes a few steps on this machine's processor and forecasts from them.
   *
   * @param config whose networks can be computed here
   * @param images of the data set
   * @return a line for people; none where a GPU computes, since only tasks get one
   */
  static Optional<String> durationOf(JobConfig config, long images) {
    if (config.training().compute().devices().isCuda()) {
      return Optional.empty();
    }
    TrainingConfig training = config.training();
    OptionalInt slots = PlannedSlots.ofThisProcess(training.device());
    int replicas = replicasOf(training, slots);
    long stepsPerEpoch = stepsPerEpoch(training, replicas, images);
    long steps = stepsPerEpoch * training.epochs();
    NativeThreads.use(training.threadsPerReplica());
    double replica =
        TimedSteps.seconds(
            config.model().toRecipe(),
            training.seed(),
            training.compute(),
            training.batch().share(replicas),
            CALIBRATION);
    double step = replica * Slots.replicasInTurn(replicas, slots.orElse(replicas));
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%s of %s, %s in all; with %.3f s each, measured here, they take"
                + " about %s, and starting, evaluating and committing some more",
            Counted.grouped(training.epochs(), "epoch"),
            Counted.grouped(stepsPerEpoch, "step"),
            Counted.grouped(steps, "step"),
            step,
            ReadableTime.of(steps * step)));
  }

  /**
   * Returns the steps of an epoch as far as they can be foreseen: how many replicas a cluster's
   * slots lead to may be unknown.
   */
  static long stepsPerEpoch(TrainingConfig training, long images) {
    OptionalInt slots = PlannedSlots.ofThisProcess(training.device());
    return stepsPerEpoch(training, replicasOf(training, slots), images);
  }

  private static long stepsPerEpoch(TrainingConfig training, int replicas, long images) {
    int shard = (int) Math.min(Integer.MAX_VALUE, images / replicas);
    return Math.max(1, EpochOrder.stepsPerEpoch(shard, training.batch().share(replicas)));
  }

  private static int replicasOf(TrainingConfig training, OptionalInt slots) {
    return training
        .replicas()
        .orElseGet(() -> Slots.replicasFor(training.batch(), slots.orElse(1)));
  }
}
