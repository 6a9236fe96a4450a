package io.dcganspark.model.onednn;

import org.bytedeco.dnnl.dnnl_matmul_desc_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Pointer;

/** A product of bfloat16 matrices with a float32 result. */
final class BfloatProduct implements MatrixProduct {
  private final dnnl_memory left;
  private final dnnl_memory right;
  private final dnnl_memory result;
  private final PrimitiveChain replacing;
  private final PrimitiveChain adding;

  BfloatProduct(Arena arena, MatrixShape shape) {
    dnnl_memory_desc_t leftLayout =
        matrix(shape.rows(), shape.inner(), shape.leftStride(), shape.transposedLeft());
    dnnl_memory_desc_t rightLayout =
        matrix(shape.inner(), shape.columns(), shape.rightStride(), shape.transposedRight());
    dnnl_memory_desc_t resultLayout =
        Memories.strided(
            dnnl.dnnl_f32,
            new long[] {shape.rows(), shape.columns()},
            new long[] {shape.resultStride(), 1});
    dnnl_matmul_desc_t operation = new dnnl_matmul_desc_t();
    OneDnn.check(
        dnnl.dnnl_matmul_desc_init(operation, leftLayout, rightLayout, null, resultLayout),
        "a matrix product");
    this.left = Memories.of(arena, leftLayout, null);
    this.right = Memories.of(arena, rightLayout, null);
    this.result = Memories.of(arena, resultLayout, null);
    this.replacing = chain(arena, PrimitiveDescriptor.of(arena, operation, null));
    this.adding = chain(arena, PrimitiveDescriptor.adding(arena, operation));
  }

  private static dnnl_memory_desc_t matrix(int rows, int columns, int stride, boolean transposed) {
    return Memories.strided(
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
      Values leftValues,
      int leftOffset,
      Values rightValues,
      int rightOffset,
      Floats resultValues,
      int resultOffset,
      boolean add) {
    bind(left, leftValues.at(leftOffset));
    bind(right, rightValues.at(rightOffset));
    bind(result, resultValues.at(resultOffset));
    (add ? adding : replacing).run();
  }

  private static void bind(dnnl_memory memory, Pointer address) {
    OneDnn.check(dnnl.dnnl_memory_set_data_handle(memory, address), "an address");
  }
}
