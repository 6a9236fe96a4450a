package io.dcganspark.job.collective;

import java.io.Serializable;

/**
 * Where the driver listens during a round.
 *
 * @param host name or address
 * @param port TCP port
 * @param token of the round; messages with another one are refused
 */
public record TelemetryAddress(String host, int port, Token token) implements Serializable {}
