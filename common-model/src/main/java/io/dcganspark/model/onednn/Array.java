package io.dcganspark.model.onednn;

import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.global.dnnl;

/** An array of this project's with its layout, as oneDNN's primitives are given it. */
record Array(dnnl_memory_desc_t layout, dnnl_memory memory) {
  static Array of(Arena arena, Floats values, int tag, long... sizes) {
    dnnl_memory_desc_t layout = Memories.tagged(dnnl.dnnl_f32, tag, sizes);
    return new Array(layout, Memories.of(arena, layout, values.at(0)));
  }

  boolean has(dnnl_memory_desc_t wanted) {
    return dnnl.dnnl_memory_desc_equal(layout, wanted) == 1;
  }
}
