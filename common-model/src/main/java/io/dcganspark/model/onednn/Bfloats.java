package io.dcganspark.model.onednn;

import java.nio.ShortBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.ShortPointer;

/** A vector of bfloat16, the upper halves of float32, outside the Java heap. */
final class Bfloats implements Values {
  private static final int BYTES = 2;
  private static final int DROPPED_BITS = 16;
  private static final int HALF_LESS_ONE = 0x7FFF;

  private final BytePointer memory;
  private final ShortBuffer buffer;
  private final short[] rounded = new short[Loops.CHUNK];

  Bfloats(Arena arena, int length) {
    this.memory = arena.bytes((long) BYTES * length);
    this.buffer = new ShortPointer(memory).limit(length).asBuffer();
  }

  @Override
  public void write(int offset, float[] source, int count) {
    for (int start = 0; start < count; start += rounded.length) {
      int part = Math.min(rounded.length, count - start);
      round(source, start, part);
      buffer.put(offset + start, rounded, 0, part);
    }
  }

  /** To the nearest, and to an even last bit where two are as near. */
  private void round(float[] source, int start, int count) {
    for (int i = 0; i < count; i++) {
      int bits = Float.floatToRawIntBits(source[start + i]);
      int evenness = bits >>> DROPPED_BITS & 1;
      rounded[i] = (short) ((bits + HALF_LESS_ONE + evenness) >>> DROPPED_BITS);
    }
  }

  @Override
  public BytePointer at(int offset) {
    return memory.getPointer((long) BYTES * offset);
  }
}
