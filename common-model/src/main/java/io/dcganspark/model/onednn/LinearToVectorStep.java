package io.dcganspark.model.onednn;

/** A fully connected layer on flattened images that are stored one by one. */
final class LinearToVectorStep implements Step {
  private final Images input;
  private final Images output;
  private final ParameterSlice weight;
  private final ParameterSlice bias;

  /** The weight with its inputs in the order of the images, (out, height, width, channel). */
  private final Floats kernels;

  private final Floats kernelGradients;
  private final MatrixProduct forward;
  private final MatrixProduct toWeight;
  private final MatrixProduct toInput;

  LinearToVectorStep(
      Images input, Images output, ParameterSlice weight, ParameterSlice bias, Arena arena) {
    this.input = input;
    this.output = output;
    this.weight = weight;
    this.bias = bias;
    this.kernels = arena.floats(weight.length());
    this.kernelGradients = arena.floats(weight.length());
    int inputs = input.length() / input.batch();
    int outputs = output.channels();
    this.forward = new FloatProduct(MatrixShape.rightTransposed(input.batch(), outputs, inputs));
    this.toWeight = new FloatProduct(MatrixShape.leftTransposed(outputs, inputs, input.batch()));
    this.toInput = new FloatProduct(MatrixShape.dense(input.batch(), inputs, outputs));
  }

  @Override
  public void forward(Pass pass) {
    float[] ordered = Images.transposed(weight.read(), input.channels(), input.positions());
    kernels.write(0, ordered, ordered.length);
    forward.run(input.values(), 0, kernels, 0, output.values(), 0);
    float[] values = output.values().read(0, output.length());
    float[] biases = bias.read();
    for (int i = 0; i < values.length; i++) {
      values[i] += biases[i % biases.length];
    }
    output.values().write(0, values, values.length);
  }

  @Override
  public void backward(boolean toInputToo) {
    toWeight.run(output.gradients(), 0, input.values(), 0, kernelGradients, 0);
    weight.writeGradients(
        Images.transposed(
            kernelGradients.read(0, weight.length()), input.positions(), input.channels()));
    float[] biasGradients = new float[bias.length()];
    ColumnSums.of(output.gradients(), output.length(), biasGradients);
    bias.writeGradients(biasGradients);
    if (toInputToo) {
      toInput.run(output.gradients(), 0, kernels, 0, input.gradients(), 0);
    }
  }
}
