package io.dcganspark.model.training;

import io.dcganspark.model.layer.ParameterLayout;
import io.dcganspark.model.loss.LogitLoss;
import io.dcganspark.model.recipe.StepOrder;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a replica contributes to a step, as two vectors that are summed over all replicas. Each
 * begins with a network's gradient, the movements of its running statistics in their places, and
 * ends with what was measured. Where D has taken its step before it judges for G, this moves its
 * running statistics once more: G's vector carries that between the two.
 */
final class StepVectors {
  /** What stands behind D's gradient. */
  private enum Measured {
    LOSS(0),
    ON_REAL(1),
    ON_GENERATED(2),
    SPREAD(3),
    /** What G's loss is where G passes the step. */
    OF_GENERATOR(4);

    private final int offset;

    Measured(int offset) {
      this.offset = offset;
    }
  }

  private final int generatorLength;
  private final int discriminatorLength;
  private final List<ParameterLayout.Statistics> carried;
  private final int carriedLength;

  private double generatorLoss;
  private final Map<Measured, Double> ofDiscriminator = new EnumMap<>(Measured.class);

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
    return generatorLength + carriedLength + 1;
  }

  int discriminatorLength() {
    return discriminatorLength + Measured.values().length;
  }

  /**
   * Writes what stands behind G's gradient: what it carries, and G's loss.
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
      float[] vector,
      LogitLoss onReal,
      LogitLoss onGenerated,
      double spread,
      LogitLoss ofGenerator) {
    write(vector, Measured.LOSS, (onReal.loss() + onGenerated.loss()) / 2);
    write(vector, Measured.ON_REAL, onReal.probability());
    write(vector, Measured.ON_GENERATED, onGenerated.probability());
    write(vector, Measured.SPREAD, spread);
    write(vector, Measured.OF_GENERATOR, ofGenerator.loss());
  }

  private void write(float[] vector, Measured place, double value) {
    vector[discriminatorLength + place.offset] = (float) value;
  }

  /** Takes what was measured from G's vector, and moves D's running statistics as it says. */
  void readGeneratorMetrics(float[] sum, int replicas, TrainableNetwork discriminator) {
    if (carriedLength > 0) {
      discriminator.moveStatistics(sum, generatorLength, 1f / replicas);
    }
    generatorLoss = mean(sum[generatorLength + carriedLength], replicas);
  }

  /**
   * Takes what was measured from D's vector.
   *
   * @param alone whether G passes the step
   */
  void readDiscriminatorMetrics(float[] sum, int replicas, boolean alone) {
    for (Measured each : Measured.values()) {
      ofDiscriminator.put(each, mean(sum[discriminatorLength + each.offset], replicas));
    }
    if (alone) {
      generatorLoss = of(Measured.OF_GENERATOR);
    }
  }

  private static double mean(float sum, int replicas) {
    return sum * (1.0 / replicas);
  }

  /** Returns what was measured, averaged over replicas; zeros before the first step. */
  StepLosses losses() {
    return new StepLosses(
        generatorLoss,
        of(Measured.LOSS),
        of(Measured.ON_REAL),
        of(Measured.ON_GENERATED),
        of(Measured.SPREAD));
  }

  private double of(Measured measured) {
    return ofDiscriminator.getOrDefault(measured, 0.0);
  }
}
