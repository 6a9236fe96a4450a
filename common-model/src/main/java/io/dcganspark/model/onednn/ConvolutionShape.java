package io.dcganspark.model.onednn;

/**
 * A convolution with a square kernel.
 *
 * @param source what is convolved, stored one by one
 * @param result what it makes, stored one by one
 * @param kernel height and width of the kernel
 * @param stride step of the kernel
 * @param padding rows and columns of zeros on every side of {@code source}
 */
record ConvolutionShape(Images source, Images result, int kernel, int stride, int padding) {
  /** The sizes of its weight, (out, in, height, width). */
  long[] weightSizes() {
    return new long[] {result.channels(), source.channels(), kernel, kernel};
  }

  /** The sizes of a batch of images, (batch, channel, height, width). */
  static long[] sizes(Images images) {
    return new long[] {images.batch(), images.channels(), images.height(), images.width()};
  }
}
