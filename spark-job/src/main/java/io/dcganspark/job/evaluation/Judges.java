package io.dcganspark.job.evaluation;

import io.dcganspark.model.evaluation.Classifier;
import java.io.Serializable;
import java.util.Optional;

/** The networks that look at images, in whose features these are compared. */
public final class Judges implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Classifier classifier;

  /** Null where there is none. */
  private final FeatureNetwork features;

  /**
   * Names both.
   *
   * @param classifier says what images show
   * @param features a network beside it, if one is to look at them
   */
  public Judges(Classifier classifier, Optional<FeatureNetwork> features) {
    this.classifier = classifier;
    this.features = features.orElse(null);
  }

  /** Returns the classifier. */
  public Classifier classifier() {
    return classifier;
  }

  /** Returns the network beside it. */
  public Optional<FeatureNetwork> features() {
    return Optional.ofNullable(features);
  }
}
