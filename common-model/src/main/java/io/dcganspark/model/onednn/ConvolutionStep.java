package io.dcganspark.model.onednn;

import io.dcganspark.model.layer.Convolution;
import org.bytedeco.dnnl.global.dnnl;

/** A convolution by oneDNN's primitives, in the layouts that they ask for. */
final class ConvolutionStep implements Step {
  private final PrimitiveChain forward;
  private final PrimitiveChain toParameters;
  private final PrimitiveChain toInput;

  /**
   * @param input stored one by one
   * @param output stored one by one
   */
  ConvolutionStep(
      Images input,
      Images output,
      ParameterSlice weight,
      ParameterSlice bias,
      Convolution layer,
      Arithmetic arithmetic) {
    Arena arena = arithmetic.arena();
    ConvolutionDescriptors descriptors =
        ConvolutionDescriptors.of(input, output, layer, arithmetic);
    long[] weightSizes = ConvolutionDescriptors.weightSizes(layer);
    Array source = images(arena, input, input.values());
    Array weights = Array.of(arena, weight.values(), dnnl.dnnl_oihw, weightSizes);
    Array outputGradient = images(arena, output, output.gradients());

    this.forward =
        PrimitiveChain.of(arena, descriptors.forward())
            .reading(dnnl.DNNL_ARG_SRC, source, dnnl.dnnl_query_src_md)
            .reading(dnnl.DNNL_ARG_WEIGHTS, weights, dnnl.dnnl_query_weights_md)
            .with(dnnl.DNNL_ARG_BIAS, vector(arena, bias.values()).memory())
            .writing(
                dnnl.DNNL_ARG_DST, images(arena, output, output.values()), dnnl.dnnl_query_dst_md)
            .build();
    this.toParameters =
        PrimitiveChain.of(arena, descriptors.toParameters())
            .reading(dnnl.DNNL_ARG_SRC, source, dnnl.dnnl_query_src_md)
            .reading(dnnl.DNNL_ARG_DIFF_DST, outputGradient, dnnl.dnnl_query_diff_dst_md)
            .writing(
                dnnl.DNNL_ARG_DIFF_WEIGHTS,
                Array.of(arena, weight.gradients(), dnnl.dnnl_oihw, weightSizes),
                dnnl.dnnl_query_diff_weights_md)
            .with(dnnl.DNNL_ARG_DIFF_BIAS, vector(arena, bias.gradients()).memory())
            .build();
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

  private static Array images(Arena arena, Images images, Floats floats) {
    return Array.of(arena, floats, dnnl.dnnl_nhwc, ConvolutionDescriptors.sizes(images));
  }

  private static Array vector(Arena arena, Floats floats) {
    return Array.of(arena, floats, dnnl.dnnl_x, floats.length());
  }

  @Override
  public void forward(Pass pass) {
    forward.run();
  }

  @Override
  public void backward(boolean toInputToo) {
    toParameters.run();
    if (toInputToo) {
      toInput.run();
    }
  }
}
