package io.dcganspark.model.onednn;

import org.bytedeco.javacpp.Pointer;

/** A vector of numbers outside the Java heap, as products read it. */
interface Values {
  /** Writes {@code count} numbers from the start of {@code source}, rounded if need be. */
  void write(int offset, float[] source, int count);

  /** Returns the address of one number. */
  Pointer at(int offset);
}
