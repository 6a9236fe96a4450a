package io.dcganspark.job.config;

import io.dcganspark.model.numeric.Precision;
import java.io.Serializable;
import java.time.Duration;

/**
 * Section {@code exchange}.
 *
 * @param timeout {@code exchange.timeout}, how long a replica waits for its peers before the round
 *     fails, above 0
 * @param precision {@code exchange.precision}, in which gradients travel
 */
public record ExchangeConfig(Duration timeout, Precision precision) implements Serializable {}
