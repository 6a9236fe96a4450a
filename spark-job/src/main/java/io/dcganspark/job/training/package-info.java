/**
 * Rounds and steps of gradient sharing: what the driver does between two checkpoints, what a task
 * does within a round, and how failures are classified.
 *
 * <p>Uses {@code data}, {@code collective} and {@code store}. Knows no watcher of a run: it
 * publishes a {@link io.dcganspark.job.training.RunEvent} to {@link
 * io.dcganspark.job.training.RunListener}s.
 */
package io.dcganspark.job.training;
