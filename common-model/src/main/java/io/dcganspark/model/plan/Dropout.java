package io.dcganspark.model.plan;

/**
 * A dropout.
 *
 * @param probability how likely a channel or value becomes 0, in [0, 1)
 * @param ofChannels whether one factor is for a channel, and not for a single value
 */
public record Dropout(double probability, boolean ofChannels) {}
