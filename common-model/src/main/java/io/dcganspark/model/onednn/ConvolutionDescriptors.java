package io.dcganspark.model.onednn;

import org.bytedeco.dnnl.dnnl_convolution_desc_t;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.global.dnnl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The three operations of a convolution. Where oneDNN has nothing fast with the channels last, it
 * chooses the layout.
 */
record ConvolutionDescriptors(
    PrimitiveDescriptor forward, PrimitiveDescriptor toParameters, PrimitiveDescriptor toInput) {

  private static final Logger LOG = LoggerFactory.getLogger(ConvolutionDescriptors.class);

  /** Implementations that spell out the definition, hundreds of times slower. */
  private static final String REFERENCE = "ref";

  private static final String THROUGH_COLUMNS = "gemm";

  static ConvolutionDescriptors of(ConvolutionShape shape, boolean biased, Arithmetic arithmetic) {
    try {
      ConvolutionDescriptors channelsLast = withLayout(dnnl.dnnl_nhwc, shape, biased, arithmetic);
      if (channelsLast.areFast()) {
        return channelsLast;
      }
    } catch (UnsupportedByProcessorException e) {
      LOG.debug("No convolution with the channels last for {}", shape);
    }
    return withLayout(dnnl.dnnl_format_tag_any, shape, biased, arithmetic);
  }

  /** From source to result. */
  PrimitiveChain.Builder toResult(
      Arena arena, BoundMemory source, BoundMemory weights, BoundMemory result) {
    return PrimitiveChain.of(arena, forward)
        .reading(dnnl.DNNL_ARG_SRC, source, dnnl.dnnl_query_src_md)
        .reading(dnnl.DNNL_ARG_WEIGHTS, weights, dnnl.dnnl_query_weights_md)
        .writing(dnnl.DNNL_ARG_DST, result, dnnl.dnnl_query_dst_md);
  }

  /** From the result's gradient to the weights' one. */
  PrimitiveChain.Builder toWeights(
      Arena arena, BoundMemory source, BoundMemory resultGradient, BoundMemory weightGradient) {
    return PrimitiveChain.of(arena, toParameters)
        .reading(dnnl.DNNL_ARG_SRC, source, dnnl.dnnl_query_src_md)
        .reading(dnnl.DNNL_ARG_DIFF_DST, resultGradient, dnnl.dnnl_query_diff_dst_md)
        .writing(dnnl.DNNL_ARG_DIFF_WEIGHTS, weightGradient, dnnl.dnnl_query_diff_weights_md);
  }

  /** From the result's gradient to the source's one. */
  PrimitiveChain.Builder toSource(
      Arena arena, BoundMemory resultGradient, BoundMemory weights, BoundMemory sourceGradient) {
    return PrimitiveChain.of(arena, toInput)
        .reading(dnnl.DNNL_ARG_DIFF_DST, resultGradient, dnnl.dnnl_query_diff_dst_md)
        .reading(dnnl.DNNL_ARG_WEIGHTS, weights, dnnl.dnnl_query_weights_md)
        .writing(dnnl.DNNL_ARG_DIFF_SRC, sourceGradient, dnnl.dnnl_query_diff_src_md);
  }

  private boolean areFast() {
    for (PrimitiveDescriptor descriptor :
        new PrimitiveDescriptor[] {forward, toParameters, toInput}) {
      String name = descriptor.implementation();
      if (name.contains(REFERENCE) || name.contains(THROUGH_COLUMNS)) {
        return false;
      }
    }
    return true;
  }

  private static ConvolutionDescriptors withLayout(
      int tag, ConvolutionShape shape, boolean biased, Arithmetic arithmetic) {
    int type = arithmetic.operandType();
    WindowSizes window = WindowSizes.of(shape.window());
    long[] sourceSizes = ConvolutionShape.sizes(shape.source());
    long[] resultSizes = ConvolutionShape.sizes(shape.result());
    dnnl_memory_desc_t source = MemoryDescriptors.tagged(type, tag, sourceSizes);
    dnnl_memory_desc_t sum = MemoryDescriptors.tagged(dnnl.dnnl_f32, tag, resultSizes);
    dnnl_memory_desc_t sourceSum = MemoryDescriptors.tagged(dnnl.dnnl_f32, tag, sourceSizes);
    dnnl_memory_desc_t gradient = MemoryDescriptors.tagged(type, tag, resultSizes);
    dnnl_memory_desc_t weights =
        MemoryDescriptors.tagged(type, dnnl.dnnl_format_tag_any, shape.weightSizes());
    dnnl_memory_desc_t weightSum =
        MemoryDescriptors.tagged(dnnl.dnnl_f32, dnnl.dnnl_format_tag_any, shape.weightSizes());
    dnnl_memory_desc_t bias = biased ? MemoryDescriptors.vector(shape.result().channels()) : null;
    Arena arena = arithmetic.arena();

    dnnl_convolution_desc_t forward = new dnnl_convolution_desc_t();
    OneDnn.check(
        dnnl.dnnl_dilated_convolution_forward_desc_init(
            forward,
            dnnl.dnnl_forward_training,
            dnnl.dnnl_convolution_direct,
            source,
            weights,
            bias,
            sum,
            window.strides(),
            window.dilation(),
            window.before(),
            window.after()),
        "a convolution");
    PrimitiveDescriptor forwardDescriptor = PrimitiveDescriptor.of(arena, forward, null);

    dnnl_convolution_desc_t toParameters = new dnnl_convolution_desc_t();
    OneDnn.check(
        dnnl.dnnl_dilated_convolution_backward_weights_desc_init(
            toParameters,
            dnnl.dnnl_convolution_direct,
            source,
            weightSum,
            bias,
            gradient,
            window.strides(),
            window.dilation(),
            window.before(),
            window.after()),
        "a convolution's gradient");

    dnnl_convolution_desc_t toInput = new dnnl_convolution_desc_t();
    OneDnn.check(
        dnnl.dnnl_dilated_convolution_backward_data_desc_init(
            toInput,
            dnnl.dnnl_convolution_direct,
            sourceSum,
            weights,
            gradient,
            window.strides(),
            window.dilation(),
            window.before(),
            window.after()),
        "a convolution's gradient");
    return new ConvolutionDescriptors(
        forwardDescriptor,
        PrimitiveDescriptor.of(arena, toParameters, forwardDescriptor),
        PrimitiveDescriptor.of(arena, toInput, forwardDescriptor));
  }
}
