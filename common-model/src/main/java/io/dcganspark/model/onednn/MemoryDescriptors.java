package io.dcganspark.model.onednn;

import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Pointer;

/** Memory descriptors of oneDNN, and memory objects of them. */
final class MemoryDescriptors {
  private MemoryDescriptors() {}

  /** The descriptor of a vector of float32. */
  static dnnl_memory_desc_t vector(int length) {
    return tagged(dnnl.dnnl_f32, dnnl.dnnl_x, length);
  }

  /**
   * The descriptor of an array.
   *
   * @param dataType oneDNN's number for it
   * @param tag oneDNN's number of the order of axes, or of "any"
   */
  static dnnl_memory_desc_t tagged(int dataType, int tag, long... sizes) {
    dnnl_memory_desc_t descriptor = new dnnl_memory_desc_t();
    OneDnn.check(
        dnnl.dnnl_memory_desc_init_by_tag(descriptor, sizes.length, sizes, dataType, tag),
        "the layout of an array");
    return descriptor;
  }

  /** The descriptor of an array whose axes have the given strides. */
  static dnnl_memory_desc_t strided(int dataType, long[] sizes, long[] strides) {
    dnnl_memory_desc_t descriptor = new dnnl_memory_desc_t();
    OneDnn.check(
        dnnl.dnnl_memory_desc_init_by_strides(descriptor, sizes.length, sizes, dataType, strides),
        "the layout of an array");
    return descriptor;
  }

  /** Memory that somebody else owns. */
  static dnnl_memory of(Arena arena, dnnl_memory_desc_t descriptor, Pointer address) {
    dnnl_memory memory = new dnnl_memory();
    OneDnn.check(dnnl.dnnl_memory_create(memory, descriptor, arena.engine(), address), "memory");
    arena.onClose(() -> dnnl.dnnl_memory_destroy(memory));
    return memory;
  }

  /** Gives memory that somebody else owns another place. */
  static void move(dnnl_memory memory, Pointer address) {
    OneDnn.check(dnnl.dnnl_memory_set_data_handle(memory, address), "an address");
  }

  /** New memory, zeros. */
  static dnnl_memory allocated(Arena arena, dnnl_memory_desc_t descriptor) {
    return of(arena, descriptor, arena.bytes(dnnl.dnnl_memory_desc_get_size(descriptor)));
  }
}
