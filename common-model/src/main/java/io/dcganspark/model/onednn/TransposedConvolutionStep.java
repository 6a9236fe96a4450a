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
        PrimitiveChain.of(arena, descriptors.toInput())
            .reading(dnnl.DNNL_ARG_DIFF_DST, inputs, dnnl.dnnl_query_diff_dst_md)
            .reading(dnnl.DNNL_ARG_WEIGHTS, weights, dnnl.dnnl_query_weights_md)
            .writing(
                dnnl.DNNL_ARG_DIFF_SRC,
                ConvolutionStep.images(arena, output, output.values()),
                dnnl.dnnl_query_diff_src_md)
            .build();
    this.toParameters =
        PrimitiveChain.of(arena, descriptors.toParameters())
            .reading(dnnl.DNNL_ARG_SRC, outputGradients, dnnl.dnnl_query_src_md)
            .reading(dnnl.DNNL_ARG_DIFF_DST, inputs, dnnl.dnnl_query_diff_dst_md)
            .writing(
                dnnl.DNNL_ARG_DIFF_WEIGHTS,
                Array.of(arena, weight.gradients(), dnnl.dnnl_oihw, transpose.weightSizes()),
                dnnl.dnnl_query_diff_weights_md)
            .build();
    this.toInput =
        PrimitiveChain.of(arena, descriptors.forward())
            .reading(dnnl.DNNL_ARG_SRC, outputGradients, dnnl.dnnl_query_src_md)
            .reading(dnnl.DNNL_ARG_WEIGHTS, weights, dnnl.dnnl_query_weights_md)
            .writing(
                dnnl.DNNL_ARG_DST,
                ConvolutionStep.images(arena, input, input.gradients()),
                dnnl.dnnl_query_dst_md)
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
