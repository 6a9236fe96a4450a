package io.dcganspark.model.evaluation;

/**
 * Density and coverage (Naeem et al., <a href="https://arxiv.org/abs/2002.09797">Reliable Fidelity
 * and Diversity Metrics for Generative Models</a>, 2020). Both look only at the balls around real
 * images, each as large as the distance to its k-th neighbour among the real ones: a generated
 * outlier makes no large ball, as it does for recall.
 *
 * @param density in how many real images' balls a generated image lies on average, over the k of
 *     the paper: about 1 for images like the real ones, and more where they crowd together
 * @param coverage the part of the real images with a generated one in their ball
 */
public record DensityCoverage(double density, double coverage) {
  /** The k of the paper. */
  public static final int NEIGHBOURS = 5;

  /**
   * Compares two sets of features.
   *
   * @param real (image, feature)
   * @param generated (image, feature), as many as real ones for a fair comparison
   * @throws IllegalArgumentException if there are not more than {@value #NEIGHBOURS} real images
   */
  public static DensityCoverage of(float[][] real, float[][] generated) {
    double[] radii = FeatureDistances.squaredRadii(real, NEIGHBOURS);
    long within = 0;
    int covered = 0;
    for (int i = 0; i < real.length; i++) {
      int found = 0;
      for (float[] image : generated) {
        found += FeatureDistances.squared(real[i], image) <= radii[i] ? 1 : 0;
      }
      within += found;
      covered += found > 0 ? 1 : 0;
    }
    return new DensityCoverage(
        within / ((double) NEIGHBOURS * generated.length), covered / (double) real.length);
  }
}
