package io.dcganspark.model.layer;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A fractionally strided convolution with a square kernel and without bias, as <a
 * href="https://pytorch.org/docs/stable/generated/torch.nn.ConvTranspose2d.html">torch.nn.ConvTranspose2d</a>:
 * the transpose, in the sense of matrices, of the convolution that goes from its output to its
 * input. The DCGAN paper's generator is made of these (<a
 * href="https://arxiv.org/abs/1511.06434">Radford et al., 2015</a>).
 *
 * <p>Parameter: W (inputs, outputs, kernel, kernel) from N(0, 0.02). Input: (batch, inputs, height,
 * width), or (batch, inputs) for images of one pixel; output: (batch, outputs, (height - 1) stride
 * - 2 padding + kernel, the same of width).
 */
public final class TransposedConvolution extends KernelLayer {
  private static final long serialVersionUID = 1L;

  /** For DL4J's JSON. */
  public TransposedConvolution() {}

  /**
   * Makes a transposed convolution.
   *
   * @param inputs channels of the input
   * @param outputs channels of the output
   * @param kernel height and width of the kernel
   * @param stride rows and columns of the output from one of the input to the next
   * @param padding rows and columns that the output lacks on every side
   */
  public TransposedConvolution(int inputs, int outputs, int kernel, int stride, int padding) {
    super(inputs, outputs, kernel, stride, padding);
  }

  @Override
  List<Parameter> parameters() {
    return List.of(Convolution.weight(nIn, nOut, getKernel()));
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
    return new TransposedConvolutionLayer(configuration, dataType);
  }

  /** Returns the output's height or width for the input's. */
  public long outputSize(long inputSize) {
    return (inputSize - 1) * getStride() - 2L * getPadding() + getKernel();
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    return inputType instanceof InputType.InputTypeConvolutional image
        ? InputType.convolutional(outputSize(image.getHeight()), outputSize(image.getWidth()), nOut)
        : InputType.convolutional(outputSize(1), outputSize(1), nOut);
  }
}
