package io.dcganspark.model.onednn;

import io.dcganspark.model.numeric.Loops;
import org.bytedeco.dnnl.dnnl_eltwise_desc_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.global.dnnl;

/** The hyperbolic tangent, in place. */
final class TanhStep implements Step {
  private final Activations activations;
  private final PrimitiveChain forward;
  private final ChannelChunks chunks;
  private final float[] values;
  private final float[] gradients;

  TanhStep(Activations activations, Arena arena) {
    this.activations = activations;
    this.chunks = ChannelChunks.of(1);
    this.values = chunks.scratch();
    this.gradients = chunks.scratch();
    dnnl_memory_desc_t vector = MemoryDescriptors.vector(activations.length());
    dnnl_eltwise_desc_t description = new dnnl_eltwise_desc_t();
    OneDnn.check(
        dnnl.dnnl_eltwise_forward_desc_init(
            description, dnnl.dnnl_forward_inference, dnnl.dnnl_eltwise_tanh, vector, 0, 0),
        "tanh");
    PrimitiveDescriptor descriptor = PrimitiveDescriptor.of(arena, description, null);
    dnnl_memory memory = MemoryDescriptors.of(arena, vector, activations.values().at(0));
    this.forward =
        PrimitiveChain.of(arena, descriptor)
            .with(dnnl.DNNL_ARG_SRC, memory)
            .with(dnnl.DNNL_ARG_DST, memory)
            .build();
  }

  @Override
  public void forward(ForwardMode pass) {
    forward.run();
  }

  @Override
  public void backward(Gradients wanted) {
    int total = activations.length();
    for (int start = 0; start < total; start += chunks.length()) {
      int count = chunks.countAt(start, total);
      activations.values().read(start, values, count);
      activations.gradients().read(start, gradients, count);
      Loops.tanhBackward(count, values, gradients);
      activations.gradients().write(start, gradients, count);
    }
  }
}
