package io.dcganspark.model.layer;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Batch normalization of each channel (<a href="https://arxiv.org/abs/1502.03167">Ioffe and
 * Szegedy, 2015</a>), as <a
 * href="https://pytorch.org/docs/stable/generated/torch.nn.BatchNorm2d.html">torch.nn.BatchNorm2d</a>
 * and {@code BatchNorm1d}: y = (x - mean) / sqrt(variance + epsilon) * scale + shift, with the
 * batch's biased variance in training and running statistics in evaluation. The running variance
 * moves towards the unbiased one.
 *
 * <p>Parameters: scale from N(1, 0.02) or 1, shift 0, running mean 0 and running variance 1, each
 * (channels). A pass never writes the running statistics: it leaves how far they are to move as
 * their "gradient", momentum * (old - batch's), so that replicas can average it; the updater
 * subtracts it. Shape of input and output: (batch, channels, height, width) or (batch, channels).
 */
public final class BatchNormalization extends ParameterLayer {
  private static final long serialVersionUID = 1L;

  /** Name of the scale. */
  public static final String SCALE = "gamma";

  /** Name of the shift. */
  public static final String SHIFT = "beta";

  /** Name of the running mean. */
  public static final String MEAN = "mean";

  /** Name of the running variance. */
  public static final String VARIANCE = "var";

  /** How far one batch moves the running statistics. */
  public static final double MOMENTUM = 0.1;

  private static final double DCGAN_SCALE_DEVIATION = 0.02;

  private double epsilon;
  private double scaleDeviation = DCGAN_SCALE_DEVIATION;

  /** For DL4J's JSON. */
  public BatchNormalization() {}

  /**
   * Makes a batch normalization whose scales start as the DCGAN paper draws them (<a
   * href="https://arxiv.org/abs/1511.06434">Radford et al., 2015</a>), from N(1, 0.02).
   *
   * @param channels channels of the input
   * @param epsilon added to the variance
   */
  public BatchNormalization(int channels, double epsilon) {
    super(channels, channels);
    this.epsilon = epsilon;
    requireRanges();
  }

  @Override
  void requireOwnRanges() {
    Ranges.requirePositive("epsilon", epsilon);
    Ranges.requireNotNegative("scaleDeviation", scaleDeviation);
    if (nIn != nOut) {
      throw new IllegalArgumentException(
          "has nIn %d and nOut %d, expected as many of both".formatted(nIn, nOut));
    }
  }

  /** A batch normalization whose scales start at 1, as PyTorch's do where nothing else is said. */
  public static BatchNormalization startingAtOne(int channels, double epsilon) {
    BatchNormalization made = new BatchNormalization(channels, epsilon);
    made.scaleDeviation = 0;
    return made;
  }

  @Override
  List<Parameter> parameters() {
    return List.of(
        new Parameter(
            SCALE,
            "weight",
            ParameterRole.WEIGHT,
            Distribution.normal(1, (float) scaleDeviation),
            nOut),
        new Parameter(SHIFT, "bias", ParameterRole.BIAS, Distribution.constant(0), nOut),
        new Parameter(
            MEAN, "running_mean", ParameterRole.STATISTIC, Distribution.constant(0), nOut),
        new Parameter(
            VARIANCE, "running_var", ParameterRole.STATISTIC, Distribution.constant(1), nOut));
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
    return true;
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.visit(this);
  }

  @Override
  Layer runtime(NeuralNetConfiguration configuration, DataType dataType) {
    return new BatchNormalizationLayer(configuration, dataType);
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    return inputType;
  }

  /** Returns what is added to the variance. */
  public double getEpsilon() {
    return epsilon;
  }

  /** For DL4J's JSON. */
  public void setEpsilon(double epsilon) {
    this.epsilon = epsilon;
  }

  /** Returns the standard deviation of the scales before the first step. */
  public double getScaleDeviation() {
    return scaleDeviation;
  }

  /** For DL4J's JSON. */
  public void setScaleDeviation(double scaleDeviation) {
    this.scaleDeviation = scaleDeviation;
  }
}
