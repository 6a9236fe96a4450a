/**
 * Evaluation of a checkpoint on the executors: images are drawn and classified there, and the
 * driver computes the measures from sums.
 *
 * <p>Uses {@code training} between two rounds and {@code data} for real images.
 */
package io.dcganspark.job.evaluation;
