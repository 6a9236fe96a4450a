package io.dcganspark.model.evaluation;

/**
 * What a classifier says of a batch.
 *
 * @param features (image, {@link Classifier#FEATURES}), row-major
 * @param probabilities (image, class), row-major; each row adds up to 1
 * @param count images
 */
public record ClassifiedImages(float[] features, double[] probabilities, int count) {
  /** Returns the most probable class of an image. */
  public int classOf(int image) {
    int classes = probabilities.length / count;
    int best = 0;
    for (int i = 1; i < classes; i++) {
      if (probabilities[image * classes + i] > probabilities[image * classes + best]) {
        best = i;
      }
    }
    return best;
  }
}
