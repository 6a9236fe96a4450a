package io.dcganspark.model.onednn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.global.dnnl;

/** A primitive with its arrays bound, between the changes of layout that it needs. */
final class PrimitiveChain {
  private record Link(dnnl_primitive primitive, int count, dnnl_exec_arg_t arguments) {}

  private final Arena arena;
  private final List<Link> links;

  private PrimitiveChain(Arena arena, List<Link> links) {
    this.arena = arena;
    this.links = links;
  }

  void run() {
    for (Link link : links) {
      OneDnn.check(
          dnnl.dnnl_primitive_execute(
              link.primitive(), arena.stream(), link.count(), link.arguments()),
          "to run an operation");
    }
  }

  static Builder of(Arena arena, PrimitiveDescriptor descriptor) {
    return new Builder(arena, descriptor);
  }

  /** Binds arrays. */
  static final class Builder {
    private final Arena arena;
    private final PrimitiveDescriptor descriptor;
    private final Map<Integer, dnnl_memory> arguments = new LinkedHashMap<>();
    private final List<Link> before = new ArrayList<>();
    private final List<Link> after = new ArrayList<>();

    private Builder(Arena arena, PrimitiveDescriptor descriptor) {
      this.arena = arena;
      this.descriptor = descriptor;
    }

    /** Binds an array that has the wanted layout. */
    Builder with(int argument, dnnl_memory memory) {
      arguments.put(argument, memory);
      return this;
    }

    /** Binds an array that is read, through a copy where the layout or type differs. */
    Builder reading(int argument, BoundMemory array, int query) {
      dnnl_memory_desc_t wanted = descriptor.layout(query);
      if (array.has(wanted)) {
        return with(argument, array.memory());
      }
      dnnl_memory copy = MemoryDescriptors.allocated(arena, wanted);
      before.add(reorder(array.layout(), array.memory(), wanted, copy));
      return with(argument, copy);
    }

    /** Binds an array that is written, through a copy where the layout or type differs. */
    Builder writing(int argument, BoundMemory array, int query) {
      dnnl_memory_desc_t wanted = descriptor.layout(query);
      if (array.has(wanted)) {
        return with(argument, array.memory());
      }
      dnnl_memory copy = MemoryDescriptors.allocated(arena, wanted);
      after.add(reorder(wanted, copy, array.layout(), array.memory()));
      return with(argument, copy);
    }

    private Link reorder(
        dnnl_memory_desc_t from, dnnl_memory source, dnnl_memory_desc_t to, dnnl_memory target) {
      PrimitiveDescriptor reorder = PrimitiveDescriptor.reorder(arena, from, to);
      Map<Integer, dnnl_memory> ends = new LinkedHashMap<>();
      ends.put(dnnl.DNNL_ARG_FROM, source);
      ends.put(dnnl.DNNL_ARG_TO, target);
      return link(reorder, ends);
    }

    private Link link(PrimitiveDescriptor described, Map<Integer, dnnl_memory> bound) {
      bound.put(dnnl.DNNL_ARG_SCRATCHPAD, described.scratchpad(arena));
      dnnl_primitive primitive = new dnnl_primitive();
      OneDnn.check(
          dnnl.dnnl_primitive_create(primitive, described.handle()), "to make an operation");
      arena.onClose(() -> dnnl.dnnl_primitive_destroy(primitive));
      dnnl_exec_arg_t list = new dnnl_exec_arg_t(bound.size());
      arena.onClose(list::deallocate);
      int position = 0;
      for (Map.Entry<Integer, dnnl_memory> entry : bound.entrySet()) {
        list.getPointer(position++).arg(entry.getKey()).memory(entry.getValue());
      }
      return new Link(primitive, bound.size(), list);
    }

    PrimitiveChain build() {
      List<Link> links = new ArrayList<>(before);
      links.add(link(descriptor, arguments));
      links.addAll(after);
      return new PrimitiveChain(arena, List.copyOf(links));
    }
  }
}
