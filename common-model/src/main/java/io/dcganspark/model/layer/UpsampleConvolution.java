package io.dcganspark.model.layer;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Nearest-neighbour upsampling by two, then a 3x3 convolution with padding 1 and bias, as one
 * linear map: the upsampled image is never made. The parameters and the function are those of
 * {@code Upsample(scale_factor=2)} followed by {@code Conv2d(inputs, outputs, 3, padding=1)}; the
 * multiplications are 4/9 of theirs. See {@link PolyphaseKernels}.
 *
 * <p>Parameters: W (outputs, inputs, 3, 3) from N(0, 0.02), b (outputs) uniform in +-1/sqrt(9
 * inputs). Input: (batch, inputs, height, width); output: (batch, outputs, 2 height, 2 width).
 */
public final class UpsampleConvolution extends ParameterLayer {
  private static final long serialVersionUID = 1L;
  static final int KERNEL = 3;

  private boolean normalizedAfterwards;

  /** For DL4J's JSON. */
  public UpsampleConvolution() {}

  /**
   * Makes an upsampling convolution.
   *
   * @param inputs channels of the input
   * @param outputs channels of the output
   * @param normalizedAfterwards whether a batch normalization follows. It takes the bias out again,
   *     so the gradient at the bias is zero and is not computed: what rounding would leave in its
   *     place, Adam would blow up to whole steps
   */
  public UpsampleConvolution(int inputs, int outputs, boolean normalizedAfterwards) {
    super(inputs, outputs);
    this.normalizedAfterwards = normalizedAfterwards;
    requireRanges();
  }

  @Override
  void requireOwnRanges() {
    // It has none: kernel, stride and padding are fixed.
  }

  @Override
  List<Parameter> parameters() {
    return Convolution.weightAndBias(nIn, nOut, KERNEL);
  }

  @Override
  public LayerInput takes() {
    return LayerInput.IMAGES;
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
    return new UpsampleConvolutionLayer(configuration, dataType);
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    var image = (InputType.InputTypeConvolutional) inputType;
    return InputType.convolutional(2 * image.getHeight(), 2 * image.getWidth(), nOut);
  }

  /** Returns whether a batch normalization follows. */
  public boolean isNormalizedAfterwards() {
    return normalizedAfterwards;
  }

  /** For DL4J's JSON. */
  public void setNormalizedAfterwards(boolean normalizedAfterwards) {
    this.normalizedAfterwards = normalizedAfterwards;
  }
}
