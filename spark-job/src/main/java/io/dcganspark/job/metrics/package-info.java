/**
 * The newest values of a run among the metrics of Spark.
 *
 * <p>Uses {@code training} for the events of a run.
 */
package io.dcganspark.job.metrics;
