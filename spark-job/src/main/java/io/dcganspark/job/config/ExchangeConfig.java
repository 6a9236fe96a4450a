package io.dcganspark.job.config;

import java.io.Serializable;
import java.time.Duration;

/**
 * Section {@code exchange}.
 *
 * @param timeout {@code exchange.timeout}, how long a replica waits for its peers before the round
 *     fails, above 0
 */
public record ExchangeConfig(Duration timeout) implements Serializable {}
