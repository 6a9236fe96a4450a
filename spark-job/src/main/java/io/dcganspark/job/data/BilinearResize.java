package io.dcganspark.job.data;

import java.io.Serializable;

/**
 * Resizes planes of an image bilinearly with half-pixel centres: the centre of pixel i lies at i +
 * 1/2, and where an image becomes smaller every pixel of it has its share.
 *
 * <p>This is bit for bit what PIL, and so torchvision's {@code Resize}, does: along the rows first,
 * rounded to whole bytes, then the same along the columns. For the rows the image is turned on its
 * side, since sums of whole rows are what processors are fast at. One thread at a time.
 */
final class BilinearResize implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int ROWS_AT_ONCE = 4;

  private final int fromWidth;
  private final ResizeAxis rows;
  private final ResizeAxis columns;

  /** Kept from plane to plane: (source column, row). */
  private transient int[] turned;

  /** (target column, row). */
  private transient int[] narrowedTurned;

  /** (row, plane, target column). */
  private transient int[] narrowed;

  /** (target row, plane, target column). */
  private transient int[] resized;

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
    resize(image, from, 1, 0, target, to);
  }

  /**
   * Resizes planes that lie one after the other.
   *
   * @param image holds (plane, height, width), from {@code from} on
   * @param planes how many there are
   * @param planeLength height times width
   * @param target receives the resized planes from {@code to} on
   */
  void resize(byte[] image, int from, int planes, int planeLength, byte[] target, int to) {
    int width = columns.length();
    int height = rows.end() - rows.start();
    int used = columns.end() - columns.start();
    if (resized == null || resized.length != planes * rows.length() * width) {
      turned = new int[used * height];
      narrowedTurned = new int[width * height];
      narrowed = new int[planes * height * width];
      resized = new int[planes * rows.length() * width];
    }
    int first = from + rows.start() * fromWidth + columns.start();
    for (int plane = 0; plane < planes; plane++) {
      turn(image, first + plane * planeLength, used);
      columns.apply(turned, height, narrowedTurned);
      turnBack(plane * width, planes * width);
    }
    rows.apply(narrowed, planes * width, resized);
    for (int row = 0; row < rows.length(); row++) {
      for (int plane = 0; plane < planes; plane++) {
        int at = (row * planes + plane) * width;
        int into = to + (plane * rows.length() + row) * width;
        for (int column = 0; column < width; column++) {
          target[into + column] = (byte) resized[at + column];
        }
      }
    }
  }

  /** Writes columns as rows, from a few rows at once. */
  private void turn(byte[] image, int from, int width) {
    int height = rows.end() - rows.start();
    int row = 0;
    for (; row + ROWS_AT_ONCE <= height; row += ROWS_AT_ONCE) {
      int at = from + row * fromWidth;
      for (int column = 0; column < width; column++, at++) {
        int into = column * height + row;
        turned[into] = image[at] & 0xFF;
        turned[into + 1] = image[at + fromWidth] & 0xFF;
        turned[into + 2] = image[at + 2 * fromWidth] & 0xFF;
        turned[into + 3] = image[at + 3 * fromWidth] & 0xFF;
      }
    }
    for (; row < height; row++) {
      for (int column = 0; column < width; column++) {
        turned[column * height + row] = image[from + row * fromWidth + column] & 0xFF;
      }
    }
  }

  private void turnBack(int to, int step) {
    int height = rows.end() - rows.start();
    int width = columns.length();
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        narrowed[to + row * step + column] = narrowedTurned[column * height + row];
      }
    }
  }
}
