package io.dcganspark.model.onednn;

import org.bytedeco.javacpp.Pointer;

/** Memory of an operand, outside the Java heap. */
interface OperandMemory {
  /** Returns the address of one number. */
  Pointer at(int offset);
}
