package io.dcganspark.model.onednn;

import org.bytedeco.dnnl.global.dnnl;

/** A convolution by oneDNN's primitives, in the layouts that they ask for. */
final class ConvolutionStep implements Step {
  private final PrimitiveChain forward;
  private final PrimitiveChain toParameters;
  private final PrimitiveChain toInput;

  /**
   * @param bias null where there is none
   */
  ConvolutionStep(
      ConvolutionShape shape, ParameterSlice weight, ParameterSlice bias, Arithmetic arithmetic) {
    Arena arena = arithmetic.arena();
    Images input = shape.source();
    Images output = shape.result();
    ConvolutionDescriptors descriptors = ConvolutionDescriptors.of(shape, bias != null, arithmetic);
    Array source = images(arena, input, input.values());
    Array weights = Array.of(arena, weight.values(), dnnl.dnnl_oihw, shape.weightSizes());
    Array outputGradient = images(arena, output, output.gradients());

    PrimitiveChain.Builder toOutput =
        PrimitiveChain.of(arena, descriptors.forward())
            .reading(dnnl.DNNL_ARG_SRC, source, dnnl.dnnl_query_src_md)
            .reading(dnnl.DNNL_ARG_WEIGHTS, weights, dnnl.dnnl_query_weights_md)
            .writing(
                dnnl.DNNL_ARG_DST, images(arena, output, output.values()), dnnl.dnnl_query_dst_md);
    PrimitiveChain.Builder toWeight =
        PrimitiveChain.of(arena, descriptors.toParameters())
            .reading(dnnl.DNNL_ARG_SRC, source, dnnl.dnnl_query_src_md)
            .reading(dnnl.DNNL_ARG_DIFF_DST, outputGradient, dnnl.dnnl_query_diff_dst_md)
            .writing(
                dnnl.DNNL_ARG_DIFF_WEIGHTS,
                Array.of(arena, weight.gradients(), dnnl.dnnl_oihw, shape.weightSizes()),
                dnnl.dnnl_query_diff_weights_md);
    if (bias != null) {
      toOutput.with(dnnl.DNNL_ARG_BIAS, vector(arena, bias.values()).memory());
      toWeight.with(dnnl.DNNL_ARG_DIFF_BIAS, vector(arena, bias.gradients()).memory());
    }
    this.forward = toOutput.build();
    this.toParameters = toWeight.build();
    this.toInput =
        PrimitiveChain.of(arena, descriptors.toInput())
            .reading(dnnl.DNNL_ARG_DIFF_DST, outputGradient, dnnl.dnnl_query_diff_dst_md)
            .reading(dnnl.DNNL_ARG_WEIGHTS, weights, dnnl.dnnl_query_weights_md)
            .writing(
                dnnl.DNNL_ARG_DIFF_SRC,
                images(arena, input, input.gradients()),
                dnnl.dnnl_query_diff_src_md)
            .build();
  }

  static Array images(Arena arena, Images images, Floats floats) {
    return Array.of(arena, floats, dnnl.dnnl_nhwc, ConvolutionShape.sizes(images));
  }

  private static Array vector(Arena arena, Floats floats) {
    return Array.of(arena, floats, dnnl.dnnl_x, floats.length());
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
