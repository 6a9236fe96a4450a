package io.dcganspark.job.training;

import java.util.List;

/**
 * Publishes the events of a run: each event goes to all listeners, in their order. Events come from
 * three threads: rounds, the steps within them, and checkpoints.
 */
public final class RunListeners implements RunListener {
  private final List<RunListener> listeners;
  private final Object oneAtATime = new Object();

  /**
   * Makes one listener of several.
   *
   * @param listeners in the order in which they get each event
   */
  public RunListeners(List<RunListener> listeners) {
    this.listeners = List.copyOf(listeners);
  }

  @Override
  public void onEvent(RunEvent event) {
    if (event instanceof RunEvent.Milestone) {
      // Without the lock: a slow store must not delay steps and samples.
      publish(event);
    } else {
      synchronized (oneAtATime) {
        publish(event);
      }
    }
  }

  private void publish(RunEvent event) {
    listeners.forEach(listener -> listener.onEvent(event));
  }
}
