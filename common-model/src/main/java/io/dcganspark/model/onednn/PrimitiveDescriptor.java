package io.dcganspark.model.onednn;

import org.bytedeco.dnnl.const_dnnl_op_desc_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/** An operation for which oneDNN chose an implementation and layouts. */
final class PrimitiveDescriptor {
  private final dnnl_primitive_desc descriptor;

  private PrimitiveDescriptor(dnnl_primitive_desc descriptor) {
    this.descriptor = descriptor;
  }

  /**
   * Has oneDNN choose.
   *
   * @param operation one of oneDNN's operation descriptors
   * @param forward the forward descriptor that a backward one belongs to, or null
   * @throws UnsupportedByProcessorException if it has nothing for this processor
   */
  static PrimitiveDescriptor of(Arena arena, Pointer operation, PrimitiveDescriptor forward) {
    return of(arena, operation, forward, false);
  }

  /** As {@link #of(Arena, Pointer, PrimitiveDescriptor)}, for a result that is added to. */
  static PrimitiveDescriptor adding(Arena arena, Pointer operation) {
    return of(arena, operation, null, true);
  }

  private static PrimitiveDescriptor of(
      Arena arena, Pointer operation, PrimitiveDescriptor forward, boolean adds) {
    dnnl_primitive_desc created = new dnnl_primitive_desc();
    int status;
    try (PrimitiveAttributes attributes = new PrimitiveAttributes()) {
      if (adds) {
        attributes.addToResult();
      }
      status =
          dnnl.dnnl_primitive_desc_create(
              created,
              new const_dnnl_op_desc_t(operation),
              attributes.handle(),
              arena.engine(),
              forward == null ? null : forward.descriptor);
    }
    if (status == dnnl.dnnl_unimplemented) {
      throw new UnsupportedByProcessorException();
    }
    OneDnn.check(status, "an operation");
    arena.onClose(() -> dnnl.dnnl_primitive_desc_destroy(created));
    return new PrimitiveDescriptor(created);
  }

  /** Between two layouts or types of the same numbers. */
  static PrimitiveDescriptor reorder(
      Arena arena, dnnl_memory_desc_t source, dnnl_memory_desc_t target) {
    dnnl_primitive_desc created = new dnnl_primitive_desc();
    int status;
    try (PrimitiveAttributes attributes = new PrimitiveAttributes()) {
      status =
          dnnl.dnnl_reorder_primitive_desc_create(
              created, source, arena.engine(), target, arena.engine(), attributes.handle());
    }
    OneDnn.check(status, "a change of layout");
    arena.onClose(() -> dnnl.dnnl_primitive_desc_destroy(created));
    return new PrimitiveDescriptor(created);
  }

  dnnl_primitive_desc handle() {
    return descriptor;
  }

  /**
   * Returns the layout that the implementation wants for one of its arrays.
   *
   * @param query oneDNN's number, as {@code dnnl_query_src_md}
   */
  dnnl_memory_desc_t layout(int query) {
    return dnnl.dnnl_primitive_desc_query_md(descriptor, query, 0);
  }

  /** Returns what oneDNN calls the implementation, as "jit:avx512_common". */
  String implementation() {
    try (PointerPointer<BytePointer> name = new PointerPointer<>(1)) {
      OneDnn.check(
          dnnl.dnnl_primitive_desc_query(descriptor, dnnl.dnnl_query_impl_info_str, 0, name),
          "its name");
      return name.get(BytePointer.class, 0).getString();
    }
  }

  /** Returns scratch memory for it. */
  dnnl_memory scratchpad(Arena arena) {
    return MemoryDescriptors.allocated(arena, layout(dnnl.dnnl_query_scratchpad_md));
  }
}
