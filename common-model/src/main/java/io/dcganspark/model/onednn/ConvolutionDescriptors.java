package io.dcganspark.model.onednn;

import io.dcganspark.model.layer.Convolution;
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

  static ConvolutionDescriptors of(
      Images input, Images output, Convolution layer, Arithmetic arithmetic) {
    try {
      ConvolutionDescriptors channelsLast =
          withLayout(dnnl.dnnl_nhwc, input, output, layer, arithmetic);
      if (channelsLast.areFast()) {
        return channelsLast;
      }
    } catch (UnsupportedByProcessorException e) {
      LOG.debug("No convolution with the channels last for {}", layer);
    }
    return withLayout(dnnl.dnnl_format_tag_any, input, output, layer, arithmetic);
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
      int tag, Images input, Images output, Convolution layer, Arithmetic arithmetic) {
    int type = arithmetic.factorType();
    long[] strides = {layer.getStride(), layer.getStride()};
    long[] padding = {layer.getPadding(), layer.getPadding()};
    dnnl_memory_desc_t source = Memories.tagged(type, tag, sizes(input));
    dnnl_memory_desc_t sum = Memories.tagged(dnnl.dnnl_f32, tag, sizes(output));
    dnnl_memory_desc_t sourceSum = Memories.tagged(dnnl.dnnl_f32, tag, sizes(input));
    dnnl_memory_desc_t gradient = Memories.tagged(type, tag, sizes(output));
    dnnl_memory_desc_t weights =
        Memories.tagged(type, dnnl.dnnl_format_tag_any, weightSizes(layer));
    dnnl_memory_desc_t weightSum =
        Memories.tagged(dnnl.dnnl_f32, dnnl.dnnl_format_tag_any, weightSizes(layer));
    dnnl_memory_desc_t bias = Memories.vector(output.channels());
    Arena arena = arithmetic.arena();

    dnnl_convolution_desc_t forward = new dnnl_convolution_desc_t();
    OneDnn.check(
        dnnl.dnnl_convolution_forward_desc_init(
            forward,
            dnnl.dnnl_forward_training,
            dnnl.dnnl_convolution_direct,
            source,
            weights,
            bias,
            sum,
            strides,
            padding,
            padding),
        "a convolution");
    PrimitiveDescriptor forwardDescriptor = PrimitiveDescriptor.of(arena, forward, null);

    dnnl_convolution_desc_t toParameters = new dnnl_convolution_desc_t();
    OneDnn.check(
        dnnl.dnnl_convolution_backward_weights_desc_init(
            toParameters,
            dnnl.dnnl_convolution_direct,
            source,
            weightSum,
            bias,
            gradient,
            strides,
            padding,
            padding),
        "a convolution's gradient");

    dnnl_convolution_desc_t toInput = new dnnl_convolution_desc_t();
    OneDnn.check(
        dnnl.dnnl_convolution_backward_data_desc_init(
            toInput,
            dnnl.dnnl_convolution_direct,
            sourceSum,
            weights,
            gradient,
            strides,
            padding,
            padding),
        "a convolution's gradient");
    return new ConvolutionDescriptors(
        forwardDescriptor,
        PrimitiveDescriptor.of(arena, toParameters, forwardDescriptor),
        PrimitiveDescriptor.of(arena, toInput, forwardDescriptor));
  }

  static long[] sizes(Images images) {
    return new long[] {images.batch(), images.channels(), images.height(), images.width()};
  }

  static long[] weightSizes(Convolution layer) {
    return new long[] {layer.getNOut(), layer.getNIn(), layer.getKernel(), layer.getKernel()};
  }
}
