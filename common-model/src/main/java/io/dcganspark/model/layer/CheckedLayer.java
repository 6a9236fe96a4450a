package io.dcganspark.model.layer;

/**
 * A layer of this project that knows which settings it computes right. A constructor checks them,
 * and since DL4J's JSON sets fields without one, so does whoever reads a network or makes its
 * running form.
 */
public interface CheckedLayer {
  /**
   * Checks the layer's own settings.
   *
   * @throws IllegalArgumentException naming the first one that is out of its range
   */
  void requireRanges();
}
