package io.dcganspark.model.onednn;

import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.BytePointer;

/** A vector rounded to bfloat16, the upper halves of float32. */
final class BfloatFactors implements Factors {
  private static final long BYTES = 2;

  private final Floats floats;
  private final int blockLength;
  private final BytePointer memory;
  private final dnnl_memory exact;
  private final dnnl_memory rounded;
  private final PrimitiveChain rounding;

  BfloatFactors(Arena arena, Floats floats, int blockLength) {
    this.floats = floats;
    this.blockLength = blockLength;
    this.memory = arena.bytes(BYTES * floats.length());
    dnnl_memory_desc_t from = Memories.vector(blockLength);
    dnnl_memory_desc_t to = Memories.tagged(dnnl.dnnl_bf16, dnnl.dnnl_x, blockLength);
    this.exact = Memories.of(arena, from, null);
    this.rounded = Memories.of(arena, to, null);
    this.rounding =
        PrimitiveChain.of(arena, PrimitiveDescriptor.reorder(arena, from, to))
            .with(dnnl.DNNL_ARG_FROM, exact)
            .with(dnnl.DNNL_ARG_TO, rounded)
            .build();
  }

  @Override
  public void refresh(int first, int count) {
    for (int block = first; block < first + count; block++) {
      Memories.move(exact, floats.at(block * blockLength));
      Memories.move(rounded, at(block * blockLength));
      rounding.run();
    }
  }

  @Override
  public BytePointer at(int offset) {
    return memory.getPointer(BYTES * offset);
  }
}
