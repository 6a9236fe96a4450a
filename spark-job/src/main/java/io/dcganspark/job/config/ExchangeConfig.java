package io.dcganspark.job.config;

import io.dcganspark.model.numeric.Precision;
import java.io.Serializable;
import java.time.Duration;

/** Section {@code exchange}; {@link ConfigKeys} says what its components mean. */
public record ExchangeConfig(Duration timeout, Precision precision) implements Serializable {}
