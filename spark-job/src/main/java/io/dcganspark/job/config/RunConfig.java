package io.dcganspark.job.config;

import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;

/**
 * Section {@code run}.
 *
 * @param idOrNull see {@link #id()}; a field that is Serializable
 * @param executorTimeout {@code run.executor-timeout}, how long a start waits for its first
 *     executor, above 0
 */
public record RunConfig(String idOrNull, Duration executorTimeout) implements Serializable {
  /** Makes the section from what may be absent. */
  public RunConfig(Optional<String> id, Duration executorTimeout) {
    this(id.orElse(null), executorTimeout);
  }

  /** Returns {@code run.id}, the name of the run directory; absent: made from the time. */
  public Optional<String> id() {
    return Optional.ofNullable(idOrNull);
  }
}
