package io.dcganspark.model.onednn;

import org.bytedeco.javacpp.Pointer;

/** A vector that is multiplied as it stands. */
record FloatFactors(Floats floats) implements Factors {
  @Override
  public void refresh(int first, int count) {
    // They are the numbers themselves.
  }

  @Override
  public Pointer at(int offset) {
    return floats.at(offset);
  }
}
