package io.dcganspark.model.onednn;

import org.bytedeco.dnnl.global.dnnl;

/**
 * A transposed convolution, by the operations of the convolution whose transpose it is: that one's
 * gradient at its source is this one's result, and its result is this one's gradient at the input.
 */
final class TransposedConvolutionStep implements Step {
  private final PrimitiveChain forward;
  private final PrimitiveChain toParameters;
  private final PrimitiveChain toInput;

  /**
   * @param transpose from this step's output to its input
   * @param weight (in, out, kernel, kernel), which is the transpose's own layout
   */
  TransposedConvolutionStep(
      ConvolutionShape transpose, ParameterSlice weight, Arithmetic arithmetic) {
    Arena arena = arithmetic.arena();
    Images input = transpose.result();
    Images output = transpose.source();
    ConvolutionDescriptors descriptors = ConvolutionDescriptors.of(transpose, false, arithmetic);
    Array inputs = ConvolutionStep.images(arena, input, input.values());
    Array outputGradients = ConvolutionStep.images(arena, output, output.gradients());
    Array weights = Array.of(arena, weight.values(), dnnl.dnnl_oihw, transpose.weightSizes());

    this.forward =
        descriptors
            .toSource(
                arena, inputs, weights, ConvolutionStep.images(arena, output, output.values()))
            .build();
    this.toParameters =
        descriptors
            .toWeights(
                arena,
                outputGradients,
                inputs,
                Array.of(arena, weight.gradients(), dnnl.dnnl_oihw, transpose.weightSizes()))
            .build();
    this.toInput =
        descriptors
            .toResult(
                arena,
                outputGradients,
                weights,
                ConvolutionStep.images(arena, input, input.gradients()))
            .build();
  }

  @Override
  public void forward(Pass pass) {
    forward.run();
  }

  @Override
  public void backward(Gradients wanted) {
    if (wanted.atWeights()) {
      toParameters.run();
    }
    if (wanted.atInput()) {
      toInput.run();
    }
  }
}
