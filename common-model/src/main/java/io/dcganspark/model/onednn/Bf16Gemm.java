package io.dcganspark.model.onednn;

import org.bytedeco.dnnl.dnnl_matmul_desc_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.global.dnnl;

/** A matrix product of bfloat16 operands with a float32 result, by oneDNN's primitive. */
final class Bf16Gemm implements Gemm {
  private final dnnl_memory left;
  private final dnnl_memory right;
  private final dnnl_memory result;
  private final PrimitiveChain replacing;
  private final PrimitiveChain adding;

  Bf16Gemm(Arena arena, GemmShape shape) {
    dnnl_memory_desc_t leftLayout =
        matrix(shape.rows(), shape.inner(), shape.leftStride(), shape.transposedLeft());
    dnnl_memory_desc_t rightLayout =
        matrix(shape.inner(), shape.columns(), shape.rightStride(), shape.transposedRight());
    dnnl_memory_desc_t resultLayout =
        MemoryDescriptors.strided(
            dnnl.dnnl_f32,
            new long[] {shape.rows(), shape.columns()},
            new long[] {shape.resultStride(), 1});
    dnnl_matmul_desc_t operation = new dnnl_matmul_desc_t();
    OneDnn.check(
        dnnl.dnnl_matmul_desc_init(operation, leftLayout, rightLayout, null, resultLayout),
        "a matrix product");
    this.left = MemoryDescriptors.of(arena, leftLayout, null);
    this.right = MemoryDescriptors.of(arena, rightLayout, null);
    this.result = MemoryDescriptors.of(arena, resultLayout, null);
    this.replacing = chain(arena, PrimitiveDescriptor.of(arena, operation, null));
    this.adding = chain(arena, PrimitiveDescriptor.adding(arena, operation));
  }

  private static dnnl_memory_desc_t matrix(int rows, int columns, int stride, boolean transposed) {
    return MemoryDescriptors.strided(
        dnnl.dnnl_bf16,
        new long[] {rows, columns},
        transposed ? new long[] {1, stride} : new long[] {stride, 1});
  }

  private PrimitiveChain chain(Arena arena, PrimitiveDescriptor descriptor) {
    return PrimitiveChain.of(arena, descriptor)
        .with(dnnl.DNNL_ARG_SRC, left)
        .with(dnnl.DNNL_ARG_WEIGHTS, right)
        .with(dnnl.DNNL_ARG_DST, result)
        .build();
  }

  @Override
  public void run(
      OperandMemory leftValues,
      int leftOffset,
      OperandMemory rightValues,
      int rightOffset,
      Floats resultValues,
      int resultOffset,
      boolean add) {
    MemoryDescriptors.move(left, leftValues.at(leftOffset));
    MemoryDescriptors.move(right, rightValues.at(rightOffset));
    MemoryDescriptors.move(result, resultValues.at(resultOffset));
    (add ? adding : replacing).run();
  }
}
