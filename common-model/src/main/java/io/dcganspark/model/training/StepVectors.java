package io.dcganspark.model.training;

import io.dcganspark.model.layer.ParameterLayout;
import io.dcganspark.model.loss.LogitLoss;
import io.dcganspark.model.recipe.StepOrder;
import java.util.List;

/**
 * What a replica contributes to a step, as two vectors that are summed over all replicas. Each
 * begins with a network's gradient, the movements of its running statistics in their places, and
 * ends with what was measured. Where D has taken its step before it judges for G, this moves its
 * running statistics once more: G's vector carries that between the two.
 */
final class StepVectors {
  private static final int MEASURED_WITH_GENERATOR = 1;
  private static final int MEASURED_WITH_DISCRIMINATOR = 4;

  private final int generatorLength;
  private final int discriminatorLength;
  private final List<ParameterLayout.Statistics> carried;
  private final int carriedLength;

  private double[] generatorMeans = new double[MEASURED_WITH_GENERATOR];
  private double[] discriminatorMeans = new double[MEASURED_WITH_DISCRIMINATOR];

  StepVectors(NetworkPair networks) {
    ParameterLayout discriminator = networks.discriminator().layout();
    this.generatorLength = networks.generator().layout().length();
    this.discriminatorLength = discriminator.length();
    this.carried =
        networks.recipe().order() == StepOrder.DISCRIMINATOR_FIRST
            ? discriminator.statistics()
            : List.of();
    this.carriedLength = carried.stream().mapToInt(ParameterLayout.Statistics::length).sum();
  }

  int generatorLength() {
    return generatorLength + carriedLength + MEASURED_WITH_GENERATOR;
  }

  int discriminatorLength() {
    return discriminatorLength + MEASURED_WITH_DISCRIMINATOR;
  }

  /**
   * Writes what stands behind G's gradient.
   *
   * @param judged of the pass in which D judged for G, how far its running statistics moved
   */
  void appendGeneratorMetrics(float[] vector, float[] judged, LogitLoss loss) {
    int offset = generatorLength;
    for (ParameterLayout.Statistics range : carried) {
      System.arraycopy(judged, range.start(), vector, offset, range.length());
      offset += range.length();
    }
    vector[offset] = (float) loss.loss();
  }

  /** Writes what stands behind D's gradient. */
  void appendDiscriminatorMetrics(
      float[] vector, LogitLoss onReal, LogitLoss onGenerated, double spread) {
    vector[discriminatorLength] = (float) ((onReal.loss() + onGenerated.loss()) / 2);
    vector[discriminatorLength + 1] = (float) onReal.probability();
    vector[discriminatorLength + 2] = (float) onGenerated.probability();
    vector[discriminatorLength + 3] = (float) spread;
  }

  /** Takes what was measured from G's vector, and moves D's running statistics as it says. */
  void readGeneratorMetrics(float[] sum, int replicas, TrainableNetwork discriminator) {
    if (carriedLength > 0) {
      discriminator.moveStatistics(sum, generatorLength, 1f / replicas);
    }
    int offset = generatorLength + carriedLength;
    generatorMeans = means(sum, offset, MEASURED_WITH_GENERATOR, replicas);
  }

  /** Takes what was measured from D's vector. */
  void readDiscriminatorMetrics(float[] sum, int replicas) {
    discriminatorMeans = means(sum, discriminatorLength, MEASURED_WITH_DISCRIMINATOR, replicas);
  }

  private static double[] means(float[] sum, int offset, int count, int replicas) {
    double share = 1.0 / replicas;
    double[] means = new double[count];
    for (int i = 0; i < count; i++) {
      means[i] = sum[offset + i] * share;
    }
    return means;
  }

  /** Returns what was measured, averaged over replicas. */
  StepLosses losses() {
    return new StepLosses(
        generatorMeans[0],
        discriminatorMeans[0],
        discriminatorMeans[1],
        discriminatorMeans[2],
        discriminatorMeans[3]);
  }
}
