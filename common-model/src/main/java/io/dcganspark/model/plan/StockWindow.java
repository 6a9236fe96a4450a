package io.dcganspark.model.plan;

import java.util.Optional;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;

/**
 * The settings from which one of DL4J's layers gets its window. In the mode Same the padding
 * follows from the image.
 */
record StockWindow(
    ConvolutionMode mode,
    CNN2DFormat format,
    int[] kernel,
    int[] stride,
    int[] padding,
    int[] dilation) {

  static StockWindow of(ConvolutionLayer layer) {
    return new StockWindow(
        layer.getConvolutionMode(),
        layer.getCnn2dDataFormat(),
        layer.getKernelSize(),
        layer.getStride(),
        layer.getPadding(),
        layer.getDilation());
  }

  static StockWindow of(SubsamplingLayer layer) {
    return new StockWindow(
        layer.getConvolutionMode(),
        layer.getCnn2dDataFormat(),
        layer.getKernelSize(),
        layer.getStride(),
        layer.getPadding(),
        layer.getDilation());
  }

  /** Returns what of the settings no step computes. */
  Optional<String> obstacle() {
    if (mode == ConvolutionMode.Causal) {
      return Optional.of("the mode Causal");
    }
    return format == CNN2DFormat.NCHW ? Optional.empty() : Optional.of("the format " + format);
  }

  /** Whether the size of the result is that of the source divided by the stride. */
  private boolean isSame() {
    return mode == ConvolutionMode.Same;
  }

  /** Returns the window over a source, the larger image. */
  Window over(ActivationShape source) {
    return new Window(axis(0, source.height()), axis(1, source.width()));
  }

  private WindowAxis axis(int axis, int sourceSize) {
    return isSame()
        ? WindowAxis.same(kernel[axis], stride[axis], dilation[axis], sourceSize)
        : new WindowAxis(kernel[axis], stride[axis], dilation[axis], padding[axis], padding[axis]);
  }

  /** Returns the source of which a transposed convolution makes a result. */
  ActivationShape source(ActivationShape result, int channels) {
    if (isSame()) {
      return new ActivationShape(
          channels,
          Math.multiplyExact(result.height(), stride[0]),
          Math.multiplyExact(result.width(), stride[1]));
    }
    return over(result).source(result, channels);
  }
}
