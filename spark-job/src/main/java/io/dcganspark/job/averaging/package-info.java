/**
 * Rounds of parameter averaging with dl4j-spark, the alternative to gradient sharing.
 *
 * <p>Implements {@link io.dcganspark.job.training.Rounds}. Uses {@code training} and {@code data}.
 */
package io.dcganspark.job.averaging;
