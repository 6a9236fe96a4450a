/**
 * Metrics and sample grids of a run as event files of TensorBoard.
 *
 * <p>Uses {@code training} for the events of a run and {@code report} for pictures.
 */
package io.dcganspark.job.tensorboard;
