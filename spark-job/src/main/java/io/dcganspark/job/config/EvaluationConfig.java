package io.dcganspark.job.config;

import java.io.Serializable;
import java.util.Optional;

/**
 * Section {@code evaluation}.
 *
 * @param everyStepsOrNull see {@link #everySteps()}; a field that is Serializable
 * @param count {@code evaluation.count}, images that are drawn, at least {@value #LEAST_COUNT}
 * @param classifierOrNull see {@link #classifier()}; a field that is Serializable
 */
public record EvaluationConfig(Long everyStepsOrNull, int count, String classifierOrNull)
    implements Serializable {
  /** Fewer images tell nothing. */
  public static final int LEAST_COUNT = 100;

  /**
   * Returns {@code evaluation.every-steps}, the steps from one evaluation of the generator to the
   * next; absent: it is not evaluated.
   */
  public Optional<Long> everySteps() {
    return Optional.ofNullable(everyStepsOrNull);
  }

  /**
   * Returns {@code evaluation.classifier}, a file of {@code train-classifier}; absent: the
   * classifier for MNIST that comes with the job.
   */
  public Optional<String> classifier() {
    return Optional.ofNullable(classifierOrNull);
  }
}
