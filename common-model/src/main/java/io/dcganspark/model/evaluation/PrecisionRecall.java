package io.dcganspark.model.evaluation;

/**
 * Improved precision and recall (Kynkäänniemi et al., <a
 * href="https://arxiv.org/abs/1904.06991">Improved Precision and Recall Metric for Assessing
 * Generative Models</a>, 2019). Each set of features is taken for the union of the balls around its
 * members that reach to their k-th nearest neighbour in the set.
 *
 * @param precision the part of the generated images within the balls of the real ones: how good
 *     they look
 * @param recall the part of the real images within the balls of the generated ones: how much of the
 *     data is made
 */
public record PrecisionRecall(double precision, double recall) {
  /** The k of the paper. */
  public static final int NEIGHBOURS = 3;

  /**
   * Compares two sets of features.
   *
   * @param real (image, feature)
   * @param generated (image, feature), as many as real ones for a fair comparison
   * @throws IllegalArgumentException if one has not more than {@value #NEIGHBOURS} images
   */
  public static PrecisionRecall of(float[][] real, float[][] generated) {
    double[] realRadii = FeatureDistances.squaredRadii(real, NEIGHBOURS);
    double[] generatedRadii = FeatureDistances.squaredRadii(generated, NEIGHBOURS);
    boolean[] generatedCovered = new boolean[generated.length];
    int realCovered = 0;
    for (int i = 0; i < real.length; i++) {
      boolean covered = false;
      for (int j = 0; j < generated.length; j++) {
        double distance = FeatureDistances.squared(real[i], generated[j]);
        covered |= distance <= generatedRadii[j];
        generatedCovered[j] |= distance <= realRadii[i];
      }
      realCovered += covered ? 1 : 0;
    }
    int covered = 0;
    for (boolean within : generatedCovered) {
      covered += within ? 1 : 0;
    }
    return new PrecisionRecall(
        covered / (double) generated.length, realCovered / (double) real.length);
  }
}
