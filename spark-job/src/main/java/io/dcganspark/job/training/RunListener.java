package io.dcganspark.job.training;

import io.dcganspark.model.evaluation.Evaluation;
import java.util.List;
import java.util.Set;

/**
 * Watches a run from the driver. Steps come in their order, and those that a failed round has to do
 * again are reported again.
 *
 * <p>Only {@link #onStart}, {@link #onRoundEnd} and {@link #onComplete} may read or write a store,
 * which can take minutes. Other calls come while {@link #onRoundEnd} is under way, so what both use
 * must be guarded. All other calls come one at a time and must return soon: reports of the tasks
 * wait for them.
 */
public interface RunListener {
  /**
   * The run starts, or resumes.
   *
   * @param firstStep steps done before this start, 0 for a new run
   * @param lastStep the step at which the run is complete
   */
  default void onStart(long firstStep, long lastStep) {}

  /** A step was logged; called while its round still runs. */
  default void onStep(StepMetrics metrics) {}

  /** G drew the fixed noise; called while its round still runs. */
  default void onSamples(Samples samples) {}

  /** The state of a round's end was evaluated; called before {@link #onRoundEnd}. */
  default void onEvaluation(Evaluation evaluation) {}

  /**
   * A round of gradient sharing ended; called before {@link #onRoundEnd}.
   *
   * @param step at which it ended
   * @param tasks where their time went, by rank
   */
  default void onTaskTimes(long step, List<TaskTimes> tasks) {}

  /**
   * A round of gradient sharing ended in which something computed that had not before; called
   * before {@link #onRoundEnd}.
   *
   * @param devices all that have computed since the start of this driver, as {@link
   *     io.dcganspark.model.device.Devices#describe} returns them
   */
  default void onDevices(Set<String> devices) {}

  /**
   * A round ended and its state is about to be committed under {@code step}, once this returns;
   * steps of the next round may have been reported already, and are reported while this is under
   * way.
   */
  default void onRoundEnd(long step) {}

  /** The state of a round's end is committed; steps of the next round may have been reported. */
  default void onCheckpoint(long step) {}

  /**
   * A round failed and will be run again from {@code step}: whatever was reported of later steps is
   * void.
   *
   * @param reason why, for people
   */
  default void onRollback(long step, String reason) {}

  /** All steps are done and committed. */
  default void onComplete() {}
}
