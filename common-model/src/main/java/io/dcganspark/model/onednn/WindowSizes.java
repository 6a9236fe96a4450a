package io.dcganspark.model.onednn;

import io.dcganspark.model.plan.Window;

/**
 * A window as oneDNN's arrays of (vertical, horizontal).
 *
 * @param dilation pixels between two taps, 0 for neighbours
 */
record WindowSizes(long[] kernel, long[] strides, long[] dilation, long[] before, long[] after) {
  static WindowSizes of(Window window) {
    return new WindowSizes(
        sizes(window.vertical().kernel(), window.horizontal().kernel()),
        sizes(window.vertical().stride(), window.horizontal().stride()),
        sizes(window.vertical().dilation() - 1, window.horizontal().dilation() - 1),
        sizes(window.vertical().before(), window.horizontal().before()),
        sizes(window.vertical().after(), window.horizontal().after()));
  }

  private static long[] sizes(int vertical, int horizontal) {
    return new long[] {vertical, horizontal};
  }
}
