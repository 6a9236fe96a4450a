package io.dcganspark.model.layer;

import io.dcganspark.model.random.RandomStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Silences whole channels in training and scales the others by 1 / (1 - probability), as <a
 * href="https://pytorch.org/docs/stable/generated/torch.nn.Dropout2d.html">torch.nn.Dropout2d</a>
 * (Tompson et al., <a href="https://arxiv.org/abs/1411.4280">Efficient Object Localization Using
 * Convolutional Networks</a>, 2014). Shape of input and output: (batch, channels, height, width).
 */
public final class ChannelDropout extends ShapelessLayer {
  private static final long serialVersionUID = 1L;

  private double probability;

  /** For DL4J's JSON. */
  public ChannelDropout() {}

  /**
   * Makes a channel dropout.
   *
   * @param probability how likely a channel is silenced, in [0, 1)
   * @throws IllegalArgumentException if it is out of that range
   */
  public ChannelDropout(double probability) {
    this.probability = probability;
    requireRanges();
  }

  @Override
  public void requireRanges() {
    Ranges.requireFraction("probability", probability);
  }

  @Override
  public LayerInput takes() {
    return LayerInput.IMAGES;
  }

  @Override
  public boolean drawsRandomNumbers() {
    return true;
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
    return new ChannelDropoutLayer(configuration, dataType);
  }

  /**
   * Draws one factor an image and channel: 0 or 1 / (1 - probability).
   *
   * @return (batch, channels)
   */
  public float[][] drawFactors(RandomStream stream, int batch, int channels) {
    float silenced = (float) probability;
    float kept = 1 / (1 - silenced);
    float[][] drawn = new float[batch][channels];
    for (float[] row : drawn) {
      for (int channel = 0; channel < channels; channel++) {
        row[channel] = stream.nextFloat() < silenced ? 0 : kept;
      }
    }
    return drawn;
  }

  /** Returns how likely a channel is silenced. */
  public double getProbability() {
    return probability;
  }

  /** For DL4J's JSON. */
  public void setProbability(double probability) {
    this.probability = probability;
  }
}
