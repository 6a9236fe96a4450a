package io.dcganspark.model.onednn;

import org.bytedeco.javacpp.Pointer;

/** A vector of numbers outside the Java heap, as products read it. */
interface Values {
  /** Returns the address of one number. */
  Pointer at(int offset);
}
