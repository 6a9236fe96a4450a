package io.dcganspark.model.plan;

import io.dcganspark.model.layer.KernelLayer;
import java.util.Arrays;
import java.util.Optional;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;

/**
 * How a square kernel goes over an image.
 *
 * @param kernel its height and width
 * @param stride rows and columns from one place to the next
 * @param padding rows and columns of zeros on every side of the larger image
 */
public record Window(int kernel, int stride, int padding) {
  static Window of(KernelLayer layer) {
    return new Window(layer.getKernel(), layer.getStride(), layer.getPadding());
  }

  /** The window of one of DL4J's convolutions; nothing where it is of another kind. */
  static Optional<Window> of(ConvolutionLayer layer) {
    boolean isKnown =
        layer.getConvolutionMode() != ConvolutionMode.Same
            && layer.getConvolutionMode() != ConvolutionMode.Causal
            && layer.getCnn2dDataFormat() == CNN2DFormat.NCHW
            && isSquare(layer.getKernelSize())
            && isSquare(layer.getStride())
            && isSquare(layer.getPadding())
            && Arrays.stream(layer.getDilation()).allMatch(step -> step == 1);
    return isKnown
        ? Optional.of(
            new Window(layer.getKernelSize()[0], layer.getStride()[0], layer.getPadding()[0]))
        : Optional.empty();
  }

  private static boolean isSquare(int[] sizes) {
    return sizes.length == 2 && sizes[0] == sizes[1];
  }

  /** Returns the number of the kernel's pixels. */
  public int taps() {
    return Math.multiplyExact(kernel, kernel);
  }

  /** Returns what a convolution makes of a source. */
  ActivationShape result(ActivationShape source, int channels) {
    return new ActivationShape(channels, resultSize(source.height()), resultSize(source.width()));
  }

  /** Returns what a transposed convolution makes of its input. */
  ActivationShape source(ActivationShape result, int channels) {
    return new ActivationShape(channels, sourceSize(result.height()), sourceSize(result.width()));
  }

  private int resultSize(int sourceSize) {
    // Rounded down, so that a kernel beyond the image makes none instead of one pixel.
    return Math.toIntExact(Math.floorDiv(sourceSize + 2L * padding - kernel, (long) stride) + 1);
  }

  private int sourceSize(int resultSize) {
    return Math.toIntExact((resultSize - 1L) * stride - 2L * padding + kernel);
  }
}
