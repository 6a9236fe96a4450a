package io.dcganspark.model.onednn;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A vector of float32 outside the Java heap. It does not own its memory. */
final class Floats implements Values {
  private final FloatPointer pointer;
  private final FloatBuffer buffer;
  private final int length;

  /**
   * @param pointer to at least {@code length} numbers
   */
  Floats(FloatPointer pointer, int length) {
    this.pointer = pointer;
    this.buffer = new FloatPointer(pointer).limit(pointer.position() + length).asBuffer();
    this.length = length;
  }

  /** A contiguous array of ND4J's, seen from here. */
  static Floats of(INDArray array) {
    FloatPointer pointer = new FloatPointer(array.data().addressPointer());
    return new Floats(pointer, Math.toIntExact(array.length()));
  }

  int length() {
    return length;
  }

  /** A part of this vector, not a copy. */
  Floats slice(int offset, int count) {
    return new Floats(at(offset), count);
  }

  /** Reads {@code count} numbers to the start of {@code target}. */
  void read(int offset, float[] target, int count) {
    buffer.get(offset, target, 0, count);
  }

  float[] read(int offset, int count) {
    float[] target = new float[count];
    read(offset, target, count);
    return target;
  }

  @Override
  public void write(int offset, float[] source, int count) {
    buffer.put(offset, source, 0, count);
  }

  @Override
  public FloatPointer at(int offset) {
    return pointer.getPointer(offset);
  }
}
