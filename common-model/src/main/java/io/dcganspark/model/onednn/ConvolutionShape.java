package io.dcganspark.model.onednn;

import io.dcganspark.model.plan.Window;

/**
 * A convolution.
 *
 * @param source what is convolved, in the layout NHWC
 * @param result what it makes, in the layout NHWC
 * @param window over {@code source}
 */
record ConvolutionShape(Activations source, Activations result, Window window) {
  /** The sizes of its weight, (out, in, height, width). */
  long[] weightSizes() {
    return new long[] {
      result.channels(), source.channels(), window.vertical().kernel(), window.horizontal().kernel()
    };
  }

  /** The sizes of a batch of images, (batch, channel, height, width). */
  static long[] sizes(Activations activations) {
    return new long[] {
      activations.batch(), activations.channels(), activations.height(), activations.width()
    };
  }
}
