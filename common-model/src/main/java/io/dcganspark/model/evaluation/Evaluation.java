package io.dcganspark.model.evaluation;

import java.util.Optional;

/**
 * How good the images of a generator are.
 *
 * @param step steps of training that it had
 * @param seed of the images
 * @param data what the training images show
 * @param generated the generated images, held against the training images
 * @param average images drawn with the average of the generator's weights, where the run keeps one
 * @param test images that were never trained on, held against the training images: what can be
 *     reached; empty where the data set has none
 */
public record Evaluation(
    long step,
    long seed,
    ClassDistribution data,
    Measures generated,
    Optional<Measures> average,
    Optional<Measures> test) {
  /**
   * Returns the Frechet distance of the better weights: in the features of the second network,
   * where one looks at the images.
   */
  public double leastDistance() {
    return average
        .map(measures -> Math.min(distance(measures), distance(generated)))
        .orElse(distance(generated));
  }

  private static double distance(Measures measures) {
    return measures
        .ofNetwork()
        .map(FeatureMeasures::frechetDistance)
        .orElse(measures.frechetDistance());
  }
}
