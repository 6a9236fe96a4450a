package io.dcganspark.job.config;

import java.io.Serializable;

/**
 * Section {@code metrics}.
 *
 * @param everySteps {@code metrics.every-steps}, the steps between two lines of metrics.jsonl, at
 *     least 1
 */
public record MetricsConfig(long everySteps) implements Serializable {}
