package io.dcganspark.model.layer;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A fully connected layer: y = x W' + b, as <a
 * href="https://pytorch.org/docs/stable/generated/torch.nn.Linear.html">torch.nn.Linear</a>. The
 * input is flattened, the output may be given the shape of an image, so that G's first and D's last
 * layer need no reshaping around them.
 *
 * <p>Parameters: W (outputs, inputs) and b (outputs), both uniform in +-1/sqrt(inputs). Input:
 * (batch, inputs) or any shape of as many values; output: (batch, outputs), or (batch, channels,
 * height, width).
 */
public final class Linear extends ParameterLayer {
  private static final long serialVersionUID = 1L;

  /** Name of the weight. */
  public static final String WEIGHT = "W";

  /** Name of the bias. */
  public static final String BIAS = "b";

  private int height;
  private int width;
  private boolean normalizedAfterwards;

  /** For DL4J's JSON. */
  public Linear() {}

  private Linear(long inputs, long outputs, int height, int width) {
    super(inputs, outputs);
    this.height = height;
    this.width = width;
    requireRanges();
  }

  @Override
  void requireOwnRanges() {
    // Either a row, without height and width, or an image, with both.
    Ranges.requireSize("height", width == 0 ? 0 : 1, height);
    Ranges.requireSize("width", height == 0 ? 0 : 1, width);
    if (height > 0 && nOut % ((long) height * width) != 0) {
      throw new IllegalArgumentException(
          "has nOut %d, expected whole planes of %d x %d".formatted(nOut, height, width));
    }
  }

  /** A layer from {@code inputs} values to a row of {@code outputs}. */
  public static Linear toVector(long inputs, long outputs) {
    return new Linear(inputs, outputs, 0, 0);
  }

  /**
   * A layer from {@code inputs} values to a row of {@code outputs} that a batch normalization
   * follows. It takes the bias out again, so the gradient at the bias is zero and is not computed:
   * what rounding would leave in its place, Adam would blow up to whole steps.
   */
  public static Linear toNormalizedVector(long inputs, long outputs) {
    Linear made = toVector(inputs, outputs);
    made.normalizedAfterwards = true;
    return made;
  }

  /** A layer from {@code inputs} values to an image of the given shape. */
  public static Linear toImage(long inputs, int channels, int height, int width) {
    Ranges.requireSize("channels", 1, channels);
    return new Linear(
        inputs,
        Math.multiplyExact(Math.multiplyExact((long) channels, height), width),
        height,
        width);
  }

  @Override
  List<Parameter> parameters() {
    Distribution uniform = Distribution.uniformByFanIn(nIn);
    return List.of(
        new Parameter(WEIGHT, "weight", ParameterRole.WEIGHT, uniform, nOut, nIn),
        new Parameter(BIAS, "bias", ParameterRole.BIAS, uniform, nOut));
  }

  @Override
  public LayerInput takes() {
    return LayerInput.VALUES;
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
    return new LinearLayer(configuration, dataType);
  }

  /** Returns the shape of the output for a batch. */
  long[] outputShape(long batch) {
    return height == 0
        ? new long[] {batch, nOut}
        : new long[] {batch, nOut / height / width, height, width};
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    return height == 0
        ? InputType.feedForward(nOut)
        : InputType.convolutional(height, width, nOut / height / width);
  }

  /** Returns the height of the output, 0 where it is a row. */
  public int getHeight() {
    return height;
  }

  /** For DL4J's JSON. */
  public void setHeight(int height) {
    this.height = height;
  }

  /** Returns the width of the output, 0 where it is a row. */
  public int getWidth() {
    return width;
  }

  /** For DL4J's JSON. */
  public void setWidth(int width) {
    this.width = width;
  }

  /** Returns whether a batch normalization of each output follows. */
  public boolean isNormalizedAfterwards() {
    return normalizedAfterwards;
  }

  /** For DL4J's JSON. */
  public void setNormalizedAfterwards(boolean normalizedAfterwards) {
    this.normalizedAfterwards = normalizedAfterwards;
  }
}
