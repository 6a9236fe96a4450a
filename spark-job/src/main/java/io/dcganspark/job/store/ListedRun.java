package io.dcganspark.job.store;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a list of runs shows of one.
 *
 * @param name of its directory
 * @param isComplete whether it is marked as complete
 * @param step of its newest checkpoint; absent: it has none
 * @param history of its evaluations; absent: it has none that can be read
 * @param config the JSON that it recorded
 * @param changed when its newest file was written, in milliseconds since 1970
 */
public record ListedRun(
    String name,
    boolean isComplete,
    OptionalLong step,
    Optional<History> history,
    byte[] config,
    long changed) {}
