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
    Activations input = shape.source();
    Activations output = shape.result();
    ConvolutionDescriptors descriptors = ConvolutionDescriptors.of(shape, bias != null, arithmetic);
    BoundMemory source = nhwc(arena, input, input.values());
    BoundMemory weights =
        BoundMemory.of(arena, weight.values(), dnnl.dnnl_oihw, shape.weightSizes());
    BoundMemory outputGradient = nhwc(arena, output, output.gradients());

    PrimitiveChain.Builder toOutput =
        descriptors.toResult(arena, source, weights, nhwc(arena, output, output.values()));
    PrimitiveChain.Builder toWeight =
        descriptors.toWeights(
            arena,
            source,
            outputGradient,
            BoundMemory.of(arena, weight.gradients(), dnnl.dnnl_oihw, shape.weightSizes()));
    if (bias != null) {
      toOutput.with(dnnl.DNNL_ARG_BIAS, vector(arena, bias.values()).memory());
      toWeight.with(dnnl.DNNL_ARG_DIFF_BIAS, vector(arena, bias.gradients()).memory());
    }
    this.forward = toOutput.build();
    this.toParameters = toWeight.build();
    this.toInput =
        descriptors
            .toSource(arena, outputGradient, weights, nhwc(arena, input, input.gradients()))
            .build();
  }

  static BoundMemory nhwc(Arena arena, Activations activations, Floats floats) {
    return BoundMemory.of(arena, floats, dnnl.dnnl_nhwc, ConvolutionShape.sizes(activations));
  }

  private static BoundMemory vector(Arena arena, Floats floats) {
    return BoundMemory.of(arena, floats, dnnl.dnnl_x, floats.length());
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
