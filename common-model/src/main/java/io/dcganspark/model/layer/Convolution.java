package io.dcganspark.model.layer;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A 2-D convolution with a square kernel, with or without bias, as <a
 * href="https://pytorch.org/docs/stable/generated/torch.nn.Conv2d.html">torch.nn.Conv2d</a>. DL4J's
 * own {@code ConvolutionLayer} copies the image into columns and multiplies matrices; this one is
 * ND4J's {@code conv2d}, which is oneDNN on a CPU and cuDNN on CUDA.
 *
 * <p>Parameters: W (outputs, inputs, kernel, kernel) from N(0, 0.02) as the DCGAN paper (<a
 * href="https://arxiv.org/abs/1511.06434">Radford et al., 2015</a>) draws it, and b (outputs)
 * uniform in +-1/sqrt(inputs kernel^2), where there is one. Input: (batch, inputs, height, width);
 * output: (batch, outputs, (height + 2 padding - kernel) / stride + 1, the same of width).
 */
public final class Convolution extends KernelLayer {
  private static final long serialVersionUID = 1L;

  /** Name of the weight, also in the other layers with kernels. */
  public static final String WEIGHT = "W";

  /** Name of the bias, also in the other layers with kernels. */
  public static final String BIAS = "b";

  static final float WEIGHT_DEVIATION = 0.02f;

  private boolean biased = true;
  private int planes;

  /** For DL4J's JSON. */
  public Convolution() {}

  /**
   * Makes a convolution with a bias.
   *
   * @param inputs channels of the input
   * @param outputs channels of the output
   * @param kernel height and width of the kernel
   * @param stride step of the kernel in both directions
   * @param padding rows and columns of zeros on every side
   */
  public Convolution(int inputs, int outputs, int kernel, int stride, int padding) {
    super(inputs, outputs, kernel, stride, padding);
  }

  /** A convolution without bias, as {@link #Convolution(int, int, int, int, int)}. */
  public static Convolution withoutBias(
      int inputs, int outputs, int kernel, int stride, int padding) {
    Convolution made = new Convolution(inputs, outputs, kernel, stride, padding);
    made.biased = false;
    return made;
  }

  /**
   * Says that the last channels of the input are planes, each with one value all over an image, as
   * those of a one-hot class are. Where the layer is the first one of a compiled network, that
   * reads one pixel of each plane, and returns 0 in place of the gradient at them.
   *
   * @param count of the planes
   * @return this layer
   * @throws IllegalArgumentException if no other channel is left
   */
  public Convolution withPlanes(int count) {
    setPlanes(count);
    requireRanges();
    return this;
  }

  @Override
  void requireOwnRanges() {
    super.requireOwnRanges();
    Ranges.requireSize("planes", 0, nIn - 1, planes);
  }

  @Override
  List<Parameter> parameters() {
    return biased ? weightAndBias(nIn, nOut, getKernel()) : List.of(weight(nOut, nIn, getKernel()));
  }

  /** A weight of shape (first, second, kernel, kernel). */
  static Parameter weight(long first, long second, int kernel) {
    return new Parameter(
        WEIGHT,
        "weight",
        ParameterRole.WEIGHT,
        Distribution.normal(0, WEIGHT_DEVIATION),
        first,
        second,
        kernel,
        kernel);
  }

  static List<Parameter> weightAndBias(long inputs, long outputs, int kernel) {
    return List.of(
        weight(outputs, inputs, kernel),
        new Parameter(
            BIAS,
            "bias",
            ParameterRole.BIAS,
            Distribution.uniformByFanIn(inputs * kernel * kernel),
            outputs));
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
    return new ConvolutionLayer(configuration, dataType);
  }

  /** Returns the output's height or width for the input's. */
  public long outputSize(long inputSize) {
    // Rounded down, so that a kernel beyond the image makes none instead of one pixel.
    return Math.floorDiv(inputSize + 2L * getPadding() - getKernel(), (long) getStride()) + 1;
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    var image = (InputType.InputTypeConvolutional) inputType;
    return InputType.convolutional(
        outputSize(image.getHeight()), outputSize(image.getWidth()), nOut);
  }

  /** Returns whether there is a bias. */
  public boolean isBiased() {
    return biased;
  }

  /** For DL4J's JSON. */
  public void setBiased(boolean biased) {
    this.biased = biased;
  }

  /** Returns how many of the last channels are planes, see {@link #withPlanes}. */
  public int getPlanes() {
    return planes;
  }

  /** For DL4J's JSON. */
  public void setPlanes(int planes) {
    this.planes = planes;
  }
}
