package io.dcganspark.model.onednn;

import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.global.dnnl;

/** Memory of this project with its descriptor, to be bound to an argument of a primitive. */
record BoundMemory(dnnl_memory_desc_t layout, dnnl_memory memory) {
  static BoundMemory of(Arena arena, Floats values, int tag, long... sizes) {
    dnnl_memory_desc_t layout = MemoryDescriptors.tagged(dnnl.dnnl_f32, tag, sizes);
    return new BoundMemory(layout, MemoryDescriptors.of(arena, layout, values.at(0)));
  }

  boolean has(dnnl_memory_desc_t wanted) {
    return dnnl.dnnl_memory_desc_equal(layout, wanted) == 1;
  }
}
