package io.dcganspark.model.layer;

/**
 * One parameter of a layer: where it stands in the layer's part of the flat vector follows from the
 * order of the list.
 *
 * @param name its key in DL4J's parameter table
 * @param role how training treats it
 * @param initial how its values are drawn
 * @param shape row-major, in PyTorch's layout: (out, in) or (out, in, height, width)
 */
record Parameter(String name, Role role, Distribution initial, long... shape) {
  enum Role {
    WEIGHT,
    BIAS,
    /** Moved by what batches measure, not by gradients: batch norm's running mean and variance. */
    STATISTIC
  }

  long length() {
    long length = 1;
    for (long size : shape) {
      length *= size;
    }
    return length;
  }
}
