package io.dcganspark.model.layer;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * y = x where x is positive, slope * x elsewhere (Maas et al., <a
 * href="https://ai.stanford.edu/~amaas/papers/relu_hybrid_icml2013_final.pdf">Rectifier
 * Nonlinearities Improve Neural Network Acoustic Models</a>, 2013). Output: the input's shape.
 */
public final class LeakyRelu extends ShapelessLayer {
  private static final long serialVersionUID = 1L;

  private double slope;

  /** For DL4J's JSON. */
  public LeakyRelu() {}

  /**
   * Makes a leaky rectifier.
   *
   * @param slope the factor of negative values, in [0, 1]
   * @throws IllegalArgumentException if it is out of that range
   */
  public LeakyRelu(double slope) {
    this.slope = slope;
    requireRanges();
  }

  /**
   * The running form takes the larger of x and slope * x, which a slope above 1 or below 0 swaps.
   */
  @Override
  public void requireRanges() {
    Ranges.requirePart("slope", slope);
  }

  @Override
  public LayerInput takes() {
    return LayerInput.CHANNELS;
  }

  @Override
  public boolean drawsRandomNumbers() {
    return false;
  }

  @Override
  public boolean normalizesBatches() {
    return false;
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.visit(this);
  }

  @Override
  Layer runtime(NeuralNetConfiguration configuration, DataType dataType) {
    return new LeakyReluLayer(configuration, dataType);
  }

  /** Returns the factor of negative values. */
  public double getSlope() {
    return slope;
  }

  /** For DL4J's JSON. */
  public void setSlope(double slope) {
    this.slope = slope;
  }
}
