package io.dcganspark.model.onednn;

import org.bytedeco.dnnl.dnnl_eltwise_desc_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.global.dnnl;

/** The hyperbolic tangent, in place. */
final class TanhStep implements Step {
  private final Images images;
  private final PrimitiveChain forward;
  private final ChannelChunks chunks;
  private final float[] values;
  private final float[] gradients;

  TanhStep(Images images, Arena arena) {
    this.images = images;
    this.chunks = ChannelChunks.of(1);
    this.values = chunks.scratch();
    this.gradients = chunks.scratch();
    dnnl_memory_desc_t vector = Memories.vector(images.length());
    dnnl_eltwise_desc_t description = new dnnl_eltwise_desc_t();
    OneDnn.check(
        dnnl.dnnl_eltwise_forward_desc_init(
            description, dnnl.dnnl_forward_inference, dnnl.dnnl_eltwise_tanh, vector, 0, 0),
        "tanh");
    PrimitiveDescriptor descriptor = PrimitiveDescriptor.of(arena, description, null);
    dnnl_memory memory = Memories.of(arena, vector, images.values().at(0));
    this.forward =
        PrimitiveChain.of(arena, descriptor)
            .with(dnnl.DNNL_ARG_SRC, memory)
            .with(dnnl.DNNL_ARG_DST, memory)
            .build();
  }

  @Override
  public void forward(Pass pass) {
    forward.run();
  }

  @Override
  public void backward(Gradients wanted) {
    int total = images.length();
    for (int start = 0; start < total; start += chunks.length()) {
      int count = chunks.countAt(start, total);
      images.values().read(start, values, count);
      images.gradients().read(start, gradients, count);
      Loops.tanhBackward(count, values, gradients);
      images.gradients().write(start, gradients, count);
    }
  }
}
