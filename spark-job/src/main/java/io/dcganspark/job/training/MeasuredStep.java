package io.dcganspark.job.training;

import io.dcganspark.model.training.StepLosses;

/**
 * What one step measured, averaged over the replicas.
 *
 * @param step counted from 1
 * @param losses of the step
 * @param generatorGradientNorm length of G's averaged gradient; NaN: not measured in this step
 * @param exchangeSeconds for which computing waited for the exchange
 */
public record MeasuredStep(
    long step, StepLosses losses, double generatorGradientNorm, double exchangeSeconds) {}
