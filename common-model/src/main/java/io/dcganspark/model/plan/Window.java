package io.dcganspark.model.plan;

import io.dcganspark.model.layer.KernelLayer;

/**
 * How a kernel goes over an image.
 *
 * @param vertical over its rows
 * @param horizontal over its columns
 */
public record Window(WindowAxis vertical, WindowAxis horizontal) {
  /**
   * A square kernel without dilation.
   *
   * @param padding rows and columns of zeros on every side of the larger image
   */
  public Window(int kernel, int stride, int padding) {
    this(
        new WindowAxis(kernel, stride, 1, padding, padding),
        new WindowAxis(kernel, stride, 1, padding, padding));
  }

  static Window of(KernelLayer layer) {
    return new Window(layer.getKernel(), layer.getStride(), layer.getPadding());
  }

  /** Whether it is one that {@link #Window(int, int, int)} makes. */
  public boolean isSquare() {
    return vertical.equals(horizontal) && vertical.isSymmetric() && !isDilated();
  }

  /** Whether there are pixels between taps. */
  boolean isDilated() {
    return vertical.dilation() > 1 || horizontal.dilation() > 1;
  }

  /** Whether a kernel lies on padding alone somewhere. */
  boolean leavesTheImage() {
    return vertical.leavesTheImage() || horizontal.leavesTheImage();
  }

  /** Returns the number of the kernel's taps. */
  public int taps() {
    return Math.multiplyExact(vertical.kernel(), horizontal.kernel());
  }

  /** Returns what a convolution makes of a source. */
  ActivationShape result(ActivationShape source, int channels) {
    return new ActivationShape(
        channels, vertical.resultSize(source.height()), horizontal.resultSize(source.width()));
  }

  /** Returns what a transposed convolution makes of its input. */
  ActivationShape source(ActivationShape result, int channels) {
    return new ActivationShape(
        channels, vertical.sourceSize(result.height()), horizontal.sourceSize(result.width()));
  }
}
