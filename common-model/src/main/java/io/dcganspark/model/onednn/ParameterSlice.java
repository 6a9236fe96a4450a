package io.dcganspark.model.onednn;

/**
 * One parameter of a layer in the network's flat vectors.
 *
 * @param values in the layout of the layer's javadoc
 * @param gradients in the places of {@code values}
 */
record ParameterSlice(Floats values, Floats gradients) {
  /** Returns the same values, whose gradients go nowhere. */
  ParameterSlice untrained(Arena arena) {
    return new ParameterSlice(values, arena.floats(length()));
  }

  int length() {
    return values.length();
  }

  float[] read() {
    return values.read(0, length());
  }

  void writeGradients(float[] source) {
    gradients.write(0, source, length());
  }
}
