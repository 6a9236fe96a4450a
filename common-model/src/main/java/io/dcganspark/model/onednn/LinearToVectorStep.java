package io.dcganspark.model.onednn;

/**
 * A fully connected layer on flattened images that are in the layout NHWC, to rows or to images of
 * one channel, which are rows.
 */
final class LinearToVectorStep implements Step {
  private final Activations input;
  private final Activations output;
  private final ParameterSlice weight;
  private final ParameterSlice bias;
  private final boolean biasIsTrained;
  private final ChannelChunks chunks;
  private final float[] repeatedBias;

  /**
   * Whether the weight's inputs, (out, channel, position), stand in another order than the image's.
   */
  private final boolean reordered;

  /** The weight with its inputs in the order of the images, (out, position, channel). */
  private final Floats kernels;

  private final Floats kernelGradients;
  private final Operand inputFactors;
  private final Operand kernelFactors;
  private final Operand gradientFactors;
  private final Gemm forward;
  private final Gemm toWeight;
  private final Gemm toInput;

  /**
   * @param bias null where there is none
   */
  LinearToVectorStep(
      Activations input,
      Activations output,
      ParameterSlice weight,
      ParameterSlice bias,
      boolean biasIsTrained,
      Arithmetic arithmetic) {
    this.input = input;
    this.output = output;
    this.weight = weight;
    this.bias = bias;
    this.biasIsTrained = biasIsTrained;
    this.chunks = ChannelChunks.of(output.length() / output.batch());
    this.repeatedBias = chunks.scratch();
    this.reordered = input.channels() > 1 && input.positions() > 1;
    Arena arena = arithmetic.arena();
    this.kernels = reordered ? arena.floats(weight.length()) : weight.values();
    this.kernelGradients = reordered ? arena.floats(weight.length()) : weight.gradients();
    int inputs = input.length() / input.batch();
    int outputs = output.length() / output.batch();
    this.inputFactors = arithmetic.operand(input.values(), input.length());
    this.kernelFactors = arithmetic.operand(kernels, kernels.length());
    this.gradientFactors = arithmetic.operand(output.gradients(), output.length());
    this.forward = arithmetic.gemm(GemmShape.rightTransposed(input.batch(), outputs, inputs));
    this.toWeight = arithmetic.gemm(GemmShape.leftTransposed(outputs, inputs, input.batch()));
    this.toInput = arithmetic.gemm(GemmShape.dense(input.batch(), inputs, outputs));
  }

  @Override
  public void forward(ForwardMode pass) {
    if (reordered) {
      float[] ordered = Activations.transposed(weight.read(), input.channels(), input.positions());
      kernels.write(0, ordered, ordered.length);
    }
    if (bias != null) {
      writeBias();
    }
    inputFactors.refresh(0, 1);
    kernelFactors.refresh(0, 1);
    forward.run(inputFactors, 0, kernelFactors, 0, output.values(), 0, bias != null);
  }

  private void writeBias() {
    chunks.repeat(bias.read(), repeatedBias);
    int total = output.length();
    for (int start = 0; start < total; start += chunks.length()) {
      output.values().write(start, repeatedBias, chunks.countAt(start, total));
    }
  }

  @Override
  public void backward(Gradients wanted) {
    gradientFactors.refresh(0, 1);
    if (wanted.atWeights()) {
      backwardToParameters();
    }
    if (wanted.atInput()) {
      toInput.run(gradientFactors, 0, kernelFactors, 0, input.gradients(), 0);
    }
  }

  private void backwardToParameters() {
    toWeight.run(gradientFactors, 0, inputFactors, 0, kernelGradients, 0);
    if (reordered) {
      weight.writeGradients(
          Activations.transposed(
              kernelGradients.read(0, weight.length()), input.positions(), input.channels()));
    }
    if (bias == null) {
      return;
    }
    float[] biasGradients = new float[bias.length()];
    if (biasIsTrained) {
      ColumnSums.of(output.gradients(), output.length(), biasGradients);
    }
    bias.writeGradients(biasGradients);
  }
}
