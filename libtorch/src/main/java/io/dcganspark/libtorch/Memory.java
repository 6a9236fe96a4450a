package io.dcganspark.libtorch;

import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.javacpp.Pointer;

/** What a network holds outside of the Java heap from its making to its closing. */
final class Memory implements AutoCloseable {
  private final Deque<Pointer> kept = new ArrayDeque<>();

  /** Keeps what a {@code PointerScope} around the call would release. */
  <P extends Pointer> P keep(P pointer) {
    pointer.retainReference();
    kept.push(pointer);
    return pointer;
  }

  @Override
  public void close() {
    while (!kept.isEmpty()) {
      kept.pop().releaseReference();
    }
  }
}
