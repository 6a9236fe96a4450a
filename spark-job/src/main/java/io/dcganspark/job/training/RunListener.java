package io.dcganspark.job.training;

/** Watches a run from the driver: it handles the events that concern it and ignores all others. */
@FunctionalInterface
public interface RunListener {
  /**
   * Handles an event.
   *
   * @param event {@link RunEvent} says in which order events come, and from which threads
   */
  void onEvent(RunEvent event);
}
