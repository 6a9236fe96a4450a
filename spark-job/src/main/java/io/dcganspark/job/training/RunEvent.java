package io.dcganspark.job.training;

import io.dcganspark.model.evaluation.Evaluation;
import java.util.List;
import java.util.Set;

/**
 * What happens in a run, as the driver sees it. A run begins with {@link Started}. Each round then
 * publishes the following events, in this order, and a run that reaches its end publishes {@link
 * Completed}.
 *
 * <ol>
 *   <li>{@link StepLogged} and {@link SamplesDrawn}, by rising step, while the round runs
 *   <li>{@link DevicesUsed} and {@link TasksTimed}, if the round shared gradients
 *   <li>{@link Evaluated}, where an evaluation is due
 *   <li>{@link RoundEnded}, then {@link CheckpointCommitted}, from the thread that writes
 *       checkpoints; the next round may already have published events
 * </ol>
 *
 * A round that fails publishes {@link RolledBack} instead of items 2 to 4, and its steps are
 * published again. An evaluation that an earlier start left out is published right after {@link
 * Started}. {@link RoundEnded} comes again while a listener could not write its files.
 */
public sealed interface RunEvent {
  /**
   * An event for which a listener may read or write a store, which can take minutes. Events of the
   * other kind are published meanwhile.
   */
  sealed interface Milestone extends RunEvent {}

  /**
   * An event for which a listener must return soon: reports of the tasks wait for it. Such events
   * come one at a time, also while listeners handle a {@link Milestone}.
   */
  sealed interface Progress extends RunEvent {}

  /**
   * The run starts or resumes.
   *
   * @param firstStep steps done before this start, 0 for a new run
   * @param lastStep the step at which the run is complete
   */
  record Started(long firstStep, long lastStep) implements Milestone {}

  /**
   * A step was logged; its round still runs.
   *
   * @param metrics of the step
   */
  record StepLogged(StepMetrics metrics) implements Progress {}

  /**
   * G drew the fixed noise; the round still runs.
   *
   * @param samples that it drew
   */
  record SamplesDrawn(Samples samples) implements Progress {}

  /**
   * A round of gradient sharing ended in which a device computed that had not before.
   *
   * @param devices all that have computed since the start of this driver, as {@link
   *     io.dcganspark.model.device.Devices#describe} returns them
   */
  record DevicesUsed(Set<String> devices) implements Progress {}

  /**
   * A round of gradient sharing ended.
   *
   * @param step at which it ended
   * @param tasks where their time went, by rank
   */
  record TasksTimed(long step, List<TaskTimes> tasks) implements Progress {}

  /**
   * The state at the end of a round was evaluated.
   *
   * @param evaluation its result
   */
  record Evaluated(Evaluation evaluation) implements Progress {}

  /**
   * A round ended. Its state is committed once all listeners have handled this event.
   *
   * @param step of the state
   */
  record RoundEnded(long step) implements Milestone {}

  /**
   * The state at the end of a round is committed.
   *
   * @param step of the state
   */
  record CheckpointCommitted(long step) implements Progress {}

  /**
   * A round failed and runs again. Whatever was published of later steps is void.
   *
   * @param step from which it runs again
   * @param reason why, for people
   */
  record RolledBack(long step, String reason) implements Progress {}

  /** All steps are done and committed. */
  record Completed() implements Milestone {}
}
