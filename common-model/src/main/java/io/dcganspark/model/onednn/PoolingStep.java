package io.dcganspark.model.onednn;

import io.dcganspark.model.plan.PlannedStep;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.dnnl_pooling_desc_t;
import org.bytedeco.dnnl.global.dnnl;

/** The maximum or the mean of neighbours, by oneDNN. */
final class PoolingStep implements Step {
  private final PrimitiveChain forward;
  private final PrimitiveChain backward;

  /**
   * @param input in the layout NHWC
   * @param output in the layout NHWC
   */
  PoolingStep(Activations input, Activations output, PlannedStep.Pooling step, Arena arena) {
    int algorithm =
        switch (step.kind()) {
          case MAXIMUM -> dnnl.dnnl_pooling_max;
          case MEAN -> dnnl.dnnl_pooling_avg_exclude_padding;
          case MEAN_WITH_PADDING -> dnnl.dnnl_pooling_avg_include_padding;
        };
    WindowSizes window = WindowSizes.of(step.window());
    dnnl_memory_desc_t source = layout(input);
    dnnl_memory_desc_t result = layout(output);
    dnnl_pooling_desc_t toOutput = new dnnl_pooling_desc_t();
    OneDnn.check(
        dnnl.dnnl_pooling_forward_desc_init(
            toOutput,
            dnnl.dnnl_forward_training,
            algorithm,
            source,
            result,
            window.strides(),
            window.kernel(),
            window.before(),
            window.after()),
        "a pooling");
    dnnl_pooling_desc_t toInput = new dnnl_pooling_desc_t();
    OneDnn.check(
        dnnl.dnnl_pooling_backward_desc_init(
            toInput,
            algorithm,
            source,
            result,
            window.strides(),
            window.kernel(),
            window.before(),
            window.after()),
        "a pooling's gradient");
    PrimitiveDescriptor forwardDescriptor = PrimitiveDescriptor.of(arena, toOutput, null);
    PrimitiveChain.Builder there =
        PrimitiveChain.of(arena, forwardDescriptor)
            .with(dnnl.DNNL_ARG_SRC, MemoryDescriptors.of(arena, source, input.values().at(0)))
            .with(dnnl.DNNL_ARG_DST, MemoryDescriptors.of(arena, result, output.values().at(0)));
    PrimitiveChain.Builder back =
        PrimitiveChain.of(arena, PrimitiveDescriptor.of(arena, toInput, forwardDescriptor))
            .with(
                dnnl.DNNL_ARG_DIFF_DST,
                MemoryDescriptors.of(arena, result, output.gradients().at(0)))
            .with(
                dnnl.DNNL_ARG_DIFF_SRC,
                MemoryDescriptors.of(arena, source, input.gradients().at(0)));
    if (step.kind() == PlannedStep.Pooling.Kind.MAXIMUM) {
      // Where each maximum was.
      dnnl_memory places =
          MemoryDescriptors.allocated(
              arena, forwardDescriptor.layout(dnnl.dnnl_query_workspace_md));
      there.with(dnnl.DNNL_ARG_WORKSPACE, places);
      back.with(dnnl.DNNL_ARG_WORKSPACE, places);
    }
    this.forward = there.build();
    this.backward = back.build();
  }

  private static dnnl_memory_desc_t layout(Activations activations) {
    return MemoryDescriptors.tagged(
        dnnl.dnnl_f32, dnnl.dnnl_nhwc, ConvolutionShape.sizes(activations));
  }

  @Override
  public void forward(ForwardMode pass) {
    forward.run();
  }

  @Override
  public void backward(Gradients wanted) {
    if (wanted.atInput()) {
      backward.run();
    }
  }
}
