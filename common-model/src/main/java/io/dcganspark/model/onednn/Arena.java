package io.dcganspark.model.onednn;

import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** What one compiled network holds outside the Java heap, and the stream that its steps run on. */
final class Arena implements AutoCloseable {
  /** A cache line, which is also the longest vector. */
  private static final int ALIGNMENT = 64;

  private final Deque<Runnable> releases = new ArrayDeque<>();
  private final dnnl_engine engine = new dnnl_engine();
  private final dnnl_stream stream = new dnnl_stream();

  Arena() {
    OneDnn.check(dnnl.dnnl_engine_create(engine, dnnl.dnnl_cpu, 0), "an engine");
    onClose(() -> dnnl.dnnl_engine_destroy(engine));
    int status = dnnl.dnnl_stream_create(stream, engine, dnnl.dnnl_stream_default_flags);
    if (status != dnnl.dnnl_success) {
      close();
    }
    OneDnn.check(status, "a stream");
    onClose(() -> dnnl.dnnl_stream_destroy(stream));
  }

  dnnl_engine engine() {
    return engine;
  }

  dnnl_stream stream() {
    return stream;
  }

  /** Releases in the opposite order of registration. */
  void onClose(Runnable release) {
    releases.push(release);
  }

  /**
   * Returns zeros.
   *
   * @throws IllegalArgumentException if a buffer cannot reach so many
   */
  Floats floats(int count) {
    Floats.requireInReach(count);
    return new Floats(new FloatPointer(bytes(4L * count)), count);
  }

  /** Returns zeros. */
  BytePointer bytes(long count) {
    BytePointer memory = new BytePointer(count + ALIGNMENT);
    onClose(memory::deallocate);
    Pointer.memset(memory, 0, count + ALIGNMENT);
    return memory.getPointer(-memory.address() & (ALIGNMENT - 1));
  }

  @Override
  public void close() {
    while (!releases.isEmpty()) {
      releases.pop().run();
    }
  }
}
