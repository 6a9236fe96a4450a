package io.dcganspark.model.layer;

import java.util.Arrays;

/**
 * One parameter of a layer: where it stands in the layer's part of the flat vector follows from the
 * order of the list.
 *
 * @param name its key in DL4J's parameter table
 * @param pytorchName its name in PyTorch's module of the same kind
 * @param role how training treats it
 * @param initial how its values are drawn
 * @param shape row-major, in PyTorch's layout: (out, in) or (out, in, height, width)
 */
record Parameter(
    String name, String pytorchName, ParameterRole role, Distribution initial, long... shape) {
  long length() {
    long length = 1;
    for (long size : shape) {
      length = Math.multiplyExact(length, size);
    }
    return length;
  }

  /**
   * Passes a parameter that one Java array holds.
   *
   * @throws IllegalArgumentException if it is longer
   */
  void requireFitsAnArray() {
    long left = Integer.MAX_VALUE;
    for (long size : shape) {
      left /= size;
    }
    if (left == 0) {
      throw new IllegalArgumentException(
          "has %s of shape %s, expected at most %d values, which one array holds"
              .formatted(name, Arrays.toString(shape), Integer.MAX_VALUE));
    }
  }
}
