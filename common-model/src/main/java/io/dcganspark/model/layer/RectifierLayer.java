package io.dcganspark.model.layer;

/** The running form of a layer with a kink. */
public interface RectifierLayer {
  /**
   * Sets what decides the sides of the passes in training mode from now on.
   *
   * @throws IllegalStateException if sides are to be repeated and none were recorded
   */
  void decideSides(RectifierSides by);
}
