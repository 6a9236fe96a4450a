package io.dcganspark.job.config;

import java.io.Serializable;
import java.util.Optional;

/**
 * Section {@code run}.
 *
 * @param idOrNull see {@link #id()}; a field that is Serializable
 */
public record RunConfig(String idOrNull) implements Serializable {
  /** Makes the section from what may be absent. */
  public RunConfig(Optional<String> id) {
    this(id.orElse(null));
  }

  /** Returns {@code run.id}, the name of the run directory; absent: made from the time. */
  public Optional<String> id() {
    return Optional.ofNullable(idOrNull);
  }
}
