package io.dcganspark.job.training;

import io.dcganspark.job.config.JobConfig;
import io.dcganspark.model.device.DeviceChoice;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.training.ComputeSettings;
import io.dcganspark.model.training.StepSettings;
import java.io.Serializable;

/**
 * A whole run, resolved: what the configuration says, with what it left open filled in from the
 * data and the cluster.
 *
 * @param runId names the run in Spark's UI
 * @param recipe the networks
 * @param steps settings of the steps
 * @param seed of the run
 * @param replicas V
 * @param replicaBatch images a replica and step
 * @param stepsPerEpoch steps in one pass over the data
 * @param lastStep the step at which the run is complete
 * @param checkpointEvery steps a round
 * @param metricsEvery steps between two logged ones
 * @param samplesEvery steps between two grids of samples
 * @param sampleCount images a grid
 * @param threads native threads a replica
 * @param device what tasks compute with
 * @param exchange how gradients are exchanged
 * @param maxFailures rounds in a row that may fail
 * @param rollback whether a run that diverged goes back to its last checkpoint with a smaller
 *     learning rate; else it stops
 * @param compute what computes the networks
 * @param emaDecay of the average of G's parameters, 0 for none
 * @param evaluationEveryOrNull steps between two evaluations of G; null: none
 */
public record RunPlan(
    String runId,
    Recipe recipe,
    StepSettings steps,
    long seed,
    int replicas,
    int replicaBatch,
    int stepsPerEpoch,
    long lastStep,
    long checkpointEvery,
    long metricsEvery,
    long samplesEvery,
    int sampleCount,
    int threads,
    DeviceChoice device,
    JobConfig.Exchange exchange,
    int maxFailures,
    boolean rollback,
    ComputeSettings compute,
    double emaDecay,
    Long evaluationEveryOrNull)
    implements Serializable {
  /**
   * Returns the step at which the round that starts at {@code step} ends: where the next checkpoint
   * or evaluation is due, or the run's end.
   */
  long endOfRound(long step) {
    long end = Math.min(multipleAfter(step, checkpointEvery), lastStep);
    return evaluationEveryOrNull == null
        ? end
        : Math.min(end, multipleAfter(step, evaluationEveryOrNull));
  }

  private static long multipleAfter(long step, long distance) {
    return (step / distance + 1) * distance;
  }

  /** Returns what Spark's web page calls the jobs that train from one step to another. */
  public String describe(long firstStep, long lastStepOfThem) {
    long firstEpoch = firstStep / stepsPerEpoch + 1;
    long lastEpoch = epochsUpTo(lastStepOfThem);
    return "%s: steps %d to %d of %d, epoch %s of %d"
        .formatted(
            runId,
            firstStep,
            lastStepOfThem,
            lastStep,
            firstEpoch == lastEpoch ? firstEpoch : firstEpoch + " to " + lastEpoch,
            epochsUpTo(lastStep));
  }

  private long epochsUpTo(long step) {
    return (step - 1) / stepsPerEpoch + 1;
  }

  /** Returns whether the generator is evaluated at all. */
  public boolean evaluates() {
    return evaluationEveryOrNull != null;
  }

  /** Returns whether an evaluation is due at a step; one is at the run's end. */
  public boolean evaluatesAt(long step) {
    return evaluates() && (step == lastStep || step % evaluationEveryOrNull == 0);
  }
}
