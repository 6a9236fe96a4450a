package io.dcganspark.model.onednn;

import io.dcganspark.model.plan.Window;

/**
 * A convolution with a square kernel.
 *
 * @param source what is convolved, in the layout NHWC
 * @param result what it makes, in the layout NHWC
 * @param kernel height and width of the kernel
 * @param stride step of the kernel
 * @param padding rows and columns of zeros on every side of {@code source}
 */
record ConvolutionShape(
    Activations source, Activations result, int kernel, int stride, int padding) {
  ConvolutionShape(Activations source, Activations result, Window window) {
    this(source, result, window.kernel(), window.stride(), window.padding());
  }

  /** The sizes of its weight, (out, in, height, width). */
  long[] weightSizes() {
    return new long[] {result.channels(), source.channels(), kernel, kernel};
  }

  /** The sizes of a batch of images, (batch, channel, height, width). */
  static long[] sizes(Activations activations) {
    return new long[] {
      activations.batch(), activations.channels(), activations.height(), activations.width()
    };
  }
}
