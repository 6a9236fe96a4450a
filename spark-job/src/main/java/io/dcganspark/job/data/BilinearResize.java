package io.dcganspark.job.data;

import java.io.Serializable;

/**
 * Resizes planes of an image bilinearly with half-pixel centres: the centre of pixel i lies at i +
 * 1/2, and where an image becomes smaller every pixel of it has its share.
 *
 * <p>This is bit for bit what PIL, and so torchvision's {@code Resize}, does: along the rows first,
 * rounded to whole bytes, then the same along the columns.
 */
final class BilinearResize implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int fromWidth;
  private final ResizeAxis rows;
  private final ResizeAxis columns;

  private BilinearResize(int fromWidth, ResizeAxis rows, ResizeAxis columns) {
    this.fromWidth = fromWidth;
    this.rows = rows;
    this.columns = columns;
  }

  /** Resizes the whole image, whatever becomes of its proportions. */
  BilinearResize(int fromHeight, int fromWidth, int toHeight, int toWidth) {
    this(
        fromWidth,
        new ResizeAxis(fromHeight, toHeight, 0, toHeight),
        new ResizeAxis(fromWidth, toWidth, 0, toWidth));
  }

  /**
   * Keeps an image's proportions: resizes it so that it just covers the target, and takes the
   * middle of it, as torchvision's {@code Resize} of the shorter side and {@code CenterCrop} do.
   */
  static BilinearResize covering(int fromHeight, int fromWidth, int toHeight, int toWidth) {
    boolean fitsWidth = (long) toWidth * fromHeight >= (long) toHeight * fromWidth;
    int height = fitsWidth ? (int) ((long) toWidth * fromHeight / fromWidth) : toHeight;
    int width = fitsWidth ? toWidth : (int) ((long) toHeight * fromWidth / fromHeight);
    return new BilinearResize(
        fromWidth,
        new ResizeAxis(fromHeight, height, cutOff(height, toHeight), toHeight),
        new ResizeAxis(fromWidth, width, cutOff(width, toWidth), toWidth));
  }

  /** Half a pixel goes to the even side, as Python rounds. */
  private static int cutOff(int length, int kept) {
    return (int) Math.rint((length - kept) / 2.0);
  }

  /**
   * Resizes one plane.
   *
   * @param image holds (height, width), row-major, from {@code from} on
   * @param target receives the resized plane from {@code to} on
   */
  void resize(byte[] image, int from, byte[] target, int to) {
    int width = columns.length();
    byte[] narrowed = new byte[(rows.end() - rows.start()) * width];
    for (int row = rows.start(); row < rows.end(); row++) {
      columns.apply(image, from + row * fromWidth, 1, narrowed, (row - rows.start()) * width, 1);
    }
    for (int column = 0; column < width; column++) {
      rows.apply(narrowed, column - rows.start() * width, width, target, to + column, width);
    }
  }
}
