package io.dcganspark.model.onednn;

import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.BytePointer;

/** An operand rounded to bfloat16, the upper halves of float32. */
final class Bf16Operand implements Operand {
  private static final long BYTES = 2;

  private final Floats floats;
  private final int blockLength;
  private final BytePointer memory;
  private final dnnl_memory exact;
  private final dnnl_memory rounded;
  private final PrimitiveChain rounding;

  Bf16Operand(Arena arena, Floats floats, int blockLength) {
    this.floats = floats;
    this.blockLength = blockLength;
    this.memory = arena.bytes(BYTES * floats.length());
    dnnl_memory_desc_t from = MemoryDescriptors.vector(blockLength);
    dnnl_memory_desc_t to = MemoryDescriptors.tagged(dnnl.dnnl_bf16, dnnl.dnnl_x, blockLength);
    this.exact = MemoryDescriptors.of(arena, from, null);
    this.rounded = MemoryDescriptors.of(arena, to, null);
    this.rounding =
        PrimitiveChain.of(arena, PrimitiveDescriptor.reorder(arena, from, to))
            .with(dnnl.DNNL_ARG_FROM, exact)
            .with(dnnl.DNNL_ARG_TO, rounded)
            .build();
  }

  @Override
  public void refresh(int first, int count) {
    for (int block = first; block < first + count; block++) {
      MemoryDescriptors.move(exact, floats.at(block * blockLength));
      MemoryDescriptors.move(rounded, at(block * blockLength));
      rounding.run();
    }
  }

  @Override
  public BytePointer at(int offset) {
    return memory.getPointer(BYTES * offset);
  }
}
