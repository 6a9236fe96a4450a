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
    Activations input = transpose.result();
    Activations output = transpose.source();
    ConvolutionDescriptors descriptors = ConvolutionDescriptors.of(transpose, false, arithmetic);
    BoundMemory inputs = ConvolutionStep.nhwc(arena, input, input.values());
    BoundMemory outputGradients = ConvolutionStep.nhwc(arena, output, output.gradients());
    BoundMemory weights =
        BoundMemory.of(arena, weight.values(), dnnl.dnnl_oihw, transpose.weightSizes());

    this.forward =
        descriptors
            .toSource(arena, inputs, weights, ConvolutionStep.nhwc(arena, output, output.values()))
            .build();
    this.toParameters =
        descriptors
            .toWeights(
                arena,
                outputGradients,
                inputs,
                BoundMemory.of(arena, weight.gradients(), dnnl.dnnl_oihw, transpose.weightSizes()))
            .build();
    this.toInput =
        descriptors
            .toResult(
                arena,
                outputGradients,
                weights,
                ConvolutionStep.nhwc(arena, input, input.gradients()))
            .build();
  }

  @Override
  public void forward(ForwardMode pass) {
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
