package io.dcganspark.model.onednn;

import org.bytedeco.dnnl.dnnl_eltwise_desc_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.global.dnnl;

/** A function of each value that oneDNN has, with its slope. */
final class ElementwiseStep implements Step {
  private final PrimitiveChain forward;
  private final PrimitiveChain backward;

  /**
   * @param output its gradients may be in the place of the input's
   * @param function oneDNN's number for it
   */
  ElementwiseStep(Activations input, Activations output, int function, float alpha, Arena arena) {
    dnnl_memory_desc_t vector = MemoryDescriptors.vector(input.length());
    dnnl_eltwise_desc_t toOutput = new dnnl_eltwise_desc_t();
    OneDnn.check(
        dnnl.dnnl_eltwise_forward_desc_init(
            toOutput, dnnl.dnnl_forward_training, function, vector, alpha, 0),
        "a function");
    dnnl_eltwise_desc_t toInput = new dnnl_eltwise_desc_t();
    OneDnn.check(
        dnnl.dnnl_eltwise_backward_desc_init(toInput, function, vector, vector, alpha, 0),
        "a function's slope");
    PrimitiveDescriptor forwardDescriptor = PrimitiveDescriptor.of(arena, toOutput, null);
    dnnl_memory values = MemoryDescriptors.of(arena, vector, input.values().at(0));
    this.forward =
        PrimitiveChain.of(arena, forwardDescriptor)
            .with(dnnl.DNNL_ARG_SRC, values)
            .with(dnnl.DNNL_ARG_DST, MemoryDescriptors.of(arena, vector, output.values().at(0)))
            .build();
    this.backward =
        PrimitiveChain.of(arena, PrimitiveDescriptor.of(arena, toInput, forwardDescriptor))
            .with(dnnl.DNNL_ARG_SRC, values)
            .with(
                dnnl.DNNL_ARG_DIFF_DST,
                MemoryDescriptors.of(arena, vector, output.gradients().at(0)))
            .with(
                dnnl.DNNL_ARG_DIFF_SRC,
                MemoryDescriptors.of(arena, vector, input.gradients().at(0)))
            .build();
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
