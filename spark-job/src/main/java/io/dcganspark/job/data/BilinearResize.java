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

  /** Rows that are turned on their side together, a multiple of those at once. */
  private static final int STRIP = 128;

  private final int fromWidth;
  private final ResizeAxis rows;
  private final ResizeAxis columns;

  /** Kept from image to image: (source column, plane and row of a strip). */
  private transient int[][] turned;

  /** (target column, plane and row of a strip). */
  private transient int[][] narrowedTurned;

  /** (row, plane and target column). */
  private transient int[][] narrowed;

  /** (target row, plane and target column). */
  private transient int[][] resized;

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
    resize(image, from, 1, 1, 0, target, to);
  }

  /**
   * Resizes planes that lie one after the other.
   *
   * @param image holds (plane, height, width)
   * @param planes how many there are
   * @param planeLength height times width
   * @param target receives the resized planes, one after the other
   */
  void resizePlanes(byte[] image, int planes, int planeLength, byte[] target) {
    resize(image, 0, planes, 1, planeLength, target, 0);
  }

  /**
   * Resizes an image whose pixels are together.
   *
   * @param image holds (height, width, plane)
   * @param planes how many there are
   * @param target receives the resized planes, one after the other
   */
  void resizePixels(byte[] image, int planes, byte[] target) {
    resize(image, 0, planes, planes, 1, target, 0);
  }

  private void resize(
      byte[] image, int from, int planes, int pixelStep, int planeStep, byte[] target, int to) {
    int width = columns.length();
    int height = rows.end() - rows.start();
    if (resized == null || resized[0].length != planes * width) {
      int strip = planes * Math.min(STRIP, height);
      turned = new int[columns.end() - columns.start()][strip];
      narrowedTurned = new int[width][strip];
      narrowed = new int[height][planes * width];
      resized = new int[rows.length()][planes * width];
    }
    int first = from + (rows.start() * fromWidth + columns.start()) * pixelStep;
    for (int row = 0; row < height; row += STRIP) {
      int strip = Math.min(STRIP, height - row);
      int top = first + row * fromWidth * pixelStep;
      for (int plane = 0; plane < planes; plane++) {
        turn(image, top + plane * planeStep, pixelStep, strip, plane * strip);
      }
      columns.apply(turned, planes * strip, narrowedTurned);
      turnBack(row, strip, planes);
    }
    rows.apply(narrowed, planes * width, resized);
    for (int row = 0; row < rows.length(); row++) {
      for (int plane = 0; plane < planes; plane++) {
        int into = to + (plane * rows.length() + row) * width;
        for (int column = 0; column < width; column++) {
          target[into + column] = (byte) resized[row][plane * width + column];
        }
      }
    }
  }

  /**
   * Writes a plane's columns as rows, from a few rows at once.
   *
   * @param from where the plane's first pixel of the strip is
   * @param strip how many rows
   * @param to where the first row goes
   */
  private void turn(byte[] image, int from, int pixelStep, int strip, int to) {
    int rowStep = fromWidth * pixelStep;
    int row = 0;
    for (; row + ROWS_AT_ONCE <= strip; row += ROWS_AT_ONCE) {
      turnRows(image, from + row * rowStep, pixelStep, to + row);
    }
    for (; row < strip; row++) {
      int at = from + row * rowStep;
      for (int[] column : turned) {
        column[to + row] = image[at] & 0xFF;
        at += pixelStep;
      }
    }
  }

  private void turnRows(byte[] image, int from, int pixelStep, int to) {
    int rowStep = fromWidth * pixelStep;
    int at = from;
    for (int[] column : turned) {
      column[to] = image[at] & 0xFF;
      column[to + 1] = image[at + rowStep] & 0xFF;
      column[to + 2] = image[at + 2 * rowStep] & 0xFF;
      column[to + 3] = image[at + 3 * rowStep] & 0xFF;
      at += pixelStep;
    }
  }

  private void turnBack(int firstRow, int strip, int planes) {
    int width = columns.length();
    for (int plane = 0; plane < planes; plane++) {
      int row = 0;
      for (; row + ROWS_AT_ONCE <= strip; row += ROWS_AT_ONCE) {
        turnRowsBack(plane * strip + row, firstRow + row, plane * width);
      }
      for (; row < strip; row++) {
        for (int column = 0; column < width; column++) {
          narrowed[firstRow + row][plane * width + column] =
              narrowedTurned[column][plane * strip + row];
        }
      }
    }
  }

  private void turnRowsBack(int from, int row, int to) {
    int[] first = narrowed[row];
    int[] second = narrowed[row + 1];
    int[] third = narrowed[row + 2];
    int[] fourth = narrowed[row + 3];
    int into = to;
    for (int[] column : narrowedTurned) {
      first[into] = column[from];
      second[into] = column[from + 1];
      third[into] = column[from + 2];
      fourth[into] = column[from + 3];
      into++;
    }
  }
}
