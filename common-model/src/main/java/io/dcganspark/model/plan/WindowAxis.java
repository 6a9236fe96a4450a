package io.dcganspark.model.plan;

/**
 * How a kernel goes over the rows of an image, or over its columns. Where DL4J pads by itself (mode
 * Same), the two ends may differ by one.
 *
 * @param kernel its taps
 * @param stride pixels from one place to the next
 * @param dilation pixels from one tap to the next
 * @param before zeros in front of the first pixel of the larger image
 * @param after zeros behind its last one
 */
public record WindowAxis(int kernel, int stride, int dilation, int before, int after) {
  /** The axis that makes as many pixels as there are places a stride apart. */
  static WindowAxis same(int kernel, int stride, int dilation, int sourceSize) {
    int places = -Math.floorDiv(-sourceSize, stride); // rounded up
    long covered = (places - 1L) * stride + reach(kernel, dilation);
    int padding = Math.toIntExact(Math.max(0, covered - sourceSize));
    return new WindowAxis(kernel, stride, dilation, padding / 2, padding - padding / 2);
  }

  /** Returns how many pixels lie from the first tap to the last one, both included. */
  public int reach() {
    return Math.toIntExact(reach(kernel, dilation));
  }

  private static long reach(int kernel, int dilation) {
    return (kernel - 1L) * dilation + 1;
  }

  /** Whether both ends are padded alike. */
  public boolean isSymmetric() {
    return before == after;
  }

  /** Whether a kernel lies on zeros alone somewhere. */
  boolean leavesTheImage() {
    return Math.max(before, after) >= reach();
  }

  /** Returns how many pixels a convolution makes of some. */
  int resultSize(int sourceSize) {
    // Rounded down, so that a kernel beyond the image makes none instead of one pixel.
    long free = (long) sourceSize + before + after - reach();
    return Math.toIntExact(Math.floorDiv(free, (long) stride) + 1);
  }

  /** Returns how many pixels a transposed convolution makes of some. */
  public int sourceSize(int resultSize) {
    return Math.toIntExact((resultSize - 1L) * stride - before - after + reach());
  }
}
