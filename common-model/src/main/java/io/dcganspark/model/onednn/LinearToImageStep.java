package io.dcganspark.model.onednn;

/**
 * A fully connected layer whose output is an image in the layout HWNC: for each position a product
 * with those rows of the weight, (channel, position, in), that belong to it.
 */
final class LinearToImageStep implements Step {
  private final Activations input;
  private final Activations output;
  private final ParameterSlice weight;
  private final ParameterSlice bias;
  private final Gemm forward;
  private final Gemm toWeight;
  private final Gemm toInput;
  private final ChannelChunks chunks;

  /**
   * @param input one position an image
   * @param output in the layout HWNC, row-major
   */
  LinearToImageStep(
      Activations input, Activations output, ParameterSlice weight, ParameterSlice bias) {
    this.input = input;
    this.output = output;
    this.weight = weight;
    this.bias = bias;
    this.chunks = ChannelChunks.of(output.channels());
    int inputs = input.channels();
    int channels = output.channels();
    int weightStride = output.positions() * inputs;
    this.forward =
        new Sgemm(
            GemmShape.rightTransposed(input.batch(), channels, inputs)
                .strides(inputs, weightStride, channels));
    this.toWeight =
        new Sgemm(
            GemmShape.leftTransposed(channels, inputs, input.batch())
                .strides(channels, inputs, weightStride));
    this.toInput =
        new Sgemm(
            GemmShape.dense(input.batch(), inputs, channels)
                .strides(channels, weightStride, inputs));
  }

  @Override
  public void forward(ForwardMode pass) {
    float[] biases = Activations.transposed(bias.read(), output.channels(), output.positions());
    float[] repeated = chunks.scratch();
    int block = output.blockLength();
    for (int position = 0; position < output.positions(); position++) {
      chunks.repeat(biases, position * output.channels(), repeated);
      for (int start = 0; start < block; start += chunks.length()) {
        int count = chunks.countAt(start, block);
        output.values().write(position * block + start, repeated, count);
      }
      forward.run(
          input.values(),
          0,
          weight.values(),
          position * input.channels(),
          output.values(),
          position * block,
          true);
    }
  }

  @Override
  public void backward(Gradients wanted) {
    int block = output.blockLength();
    float[] sums = new float[output.channels()];
    float[] biasGradients = new float[bias.length()];
    for (int position = 0; position < output.positions(); position++) {
      toWeight.run(
          output.gradients(),
          position * block,
          input.values(),
          0,
          weight.gradients(),
          position * input.channels());
      ColumnSums.of(output.gradients().slice(position * block, block), block, sums);
      System.arraycopy(sums, 0, biasGradients, position * sums.length, sums.length);
    }
    bias.writeGradients(
        Activations.transposed(biasGradients, output.positions(), output.channels()));
    if (wanted.atInput()) {
      backwardToInput();
    }
  }

  private void backwardToInput() {
    float[] zeros = new float[input.length()];
    input.gradients().write(0, zeros, zeros.length);
    for (int position = 0; position < output.positions(); position++) {
      toInput.run(
          output.gradients(),
          position * output.blockLength(),
          weight.values(),
          position * input.channels(),
          input.gradients(),
          0,
          true);
    }
  }
}
