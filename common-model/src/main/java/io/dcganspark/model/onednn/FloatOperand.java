package io.dcganspark.model.onednn;

import org.bytedeco.javacpp.Pointer;

/** An operand in float32, without a conversion. */
record FloatOperand(Floats floats) implements Operand {
  @Override
  public void refresh(int first, int count) {
    // They are the numbers themselves.
  }

  @Override
  public Pointer at(int offset) {
    return floats.at(offset);
  }
}
