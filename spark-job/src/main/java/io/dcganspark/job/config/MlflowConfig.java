package io.dcganspark.job.config;

import java.io.Serializable;
import java.util.Optional;

/**
 * Section {@code mlflow}.
 *
 * @param trackingUriOrNull see {@link #trackingUri()}; a field that is Serializable
 * @param experiment {@code mlflow.experiment}, the name of the experiment that the run belongs to
 */
public record MlflowConfig(String trackingUriOrNull, String experiment) implements Serializable {
  /**
   * Returns {@code mlflow.tracking-uri}, an HTTP address without user or password; absent: MLflow
   * is told nothing.
   */
  public Optional<String> trackingUri() {
    return Optional.ofNullable(trackingUriOrNull);
  }
}
