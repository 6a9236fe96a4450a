package io.dcganspark.job.training;

import io.dcganspark.model.evaluation.Evaluation;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Several listeners as one, called in their order, one call at a time. What reads or writes a store
 * does not count as a call: a slow store must not delay steps and samples.
 */
public final class RunListeners implements RunListener {

  private final List<RunListener> listeners;

  /** Makes one of several. */
  public RunListeners(List<RunListener> listeners) {
    this.listeners = List.copyOf(listeners);
  }

  /** Rounds, the steps within them and checkpoints come from three threads. */
  private synchronized void each(Consumer<RunListener> event) {
    listeners.forEach(event);
  }

  @Override
  public void onStart(long firstStep, long lastStep) {
    listeners.forEach(listener -> listener.onStart(firstStep, lastStep));
  }

  @Override
  public void onStep(StepMetrics metrics) {
    each(listener -> listener.onStep(metrics));
  }

  @Override
  public void onSamples(Samples samples) {
    each(listener -> listener.onSamples(samples));
  }

  @Override
  public void onEvaluation(Evaluation evaluation) {
    each(listener -> listener.onEvaluation(evaluation));
  }

  @Override
  public void onTaskTimes(long step, List<TaskTimes> tasks) {
    each(listener -> listener.onTaskTimes(step, tasks));
  }

  @Override
  public void onDevices(Set<String> devices) {
    each(listener -> listener.onDevices(devices));
  }

  @Override
  public void onRoundEnd(long step) {
    listeners.forEach(listener -> listener.onRoundEnd(step));
  }

  @Override
  public void onCheckpoint(long step) {
    each(listener -> listener.onCheckpoint(step));
  }

  @Override
  public void onRollback(long step, String reason) {
    each(listener -> listener.onRollback(step, reason));
  }

  @Override
  public void onComplete() {
    listeners.forEach(RunListener::onComplete);
  }
}
