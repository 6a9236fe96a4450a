/**
 * Metrics and parameters of a run on an MLflow tracking server.
 *
 * <p>Uses {@code training} for the events of a run and {@code report} for what is recorded.
 */
package io.dcganspark.job.mlflow;
