package io.dcganspark.libtorch;

import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.plan.ActivationShape;
import io.dcganspark.model.plan.Window;
import io.dcganspark.model.plan.WindowAxis;
import java.util.function.ToIntFunction;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * How the large products of a network multiply. In bfloat16 their results stay so until a step
 * needs float32, as with PyTorch's autocast; parameters and statistics are float32. TF32 is a way
 * to multiply float32 ({@link Libtorch#begin}).
 *
 * @param precision of factors, where numbers are float32
 * @param numbers float32, or float64
 */
record Products(Precision precision, torch.ScalarType numbers) {
  private static final long[] NONE = {0, 0};

  /** Returns the same without rounding, for what is too small to be worth it. */
  Products exact() {
    return new Products(Precision.FLOAT32, numbers);
  }

  /** Returns a factor, or what is added to a product, in the precision of products. */
  private Tensor factor(Tensor values) {
    return values.to(precision == Precision.BFLOAT16 ? torch.ScalarType.BFloat16 : numbers);
  }

  /**
   * @param bias null where there is none
   */
  private TensorOptional added(Tensor bias) {
    return bias == null ? new TensorOptional() : new TensorOptional(factor(bias));
  }

  Tensor linear(Tensor rows, Tensor weight, Tensor bias) {
    return torch.linear(factor(rows), factor(weight), added(bias));
  }

  /**
   * @param bias null where there is none
   */
  Tensor convolve(Tensor images, Tensor weight, Tensor bias, Window window) {
    boolean isSymmetric = isSymmetric(window);
    return torch.conv2d(
        factor(channelsLast(isSymmetric ? images : padded(images, window, 0))),
        factor(weight),
        added(bias),
        sizes(window, WindowAxis::stride),
        isSymmetric ? sizes(window, WindowAxis::before) : NONE,
        sizes(window, WindowAxis::dilation),
        1);
  }

  /**
   * Returns images with a window's padding around them, which libtorch itself has alike at both
   * ends.
   */
  static Tensor padded(Tensor images, Window window, double value) {
    WindowAxis rows = window.vertical();
    WindowAxis columns = window.horizontal();
    long[] padding = {columns.before(), columns.after(), rows.before(), rows.after()};
    return torch.constant_pad_nd(images, padding, new Scalar(value));
  }

  /** The padding is cut off, so it may differ at both ends. */
  Tensor convolveTransposed(Tensor images, Tensor weight, Window window, ActivationShape output) {
    boolean isSymmetric = isSymmetric(window);
    Tensor made =
        torch.conv_transpose2d(
            factor(channelsLast(images)),
            factor(weight),
            new TensorOptional(),
            sizes(window, WindowAxis::stride),
            isSymmetric ? sizes(window, WindowAxis::before) : NONE,
            NONE,
            1,
            sizes(window, WindowAxis::dilation));
    long left = isSymmetric ? 0 : window.horizontal().before();
    long top = isSymmetric ? 0 : window.vertical().before();
    long right = made.size(3) - left - output.width();
    long bottom = made.size(2) - top - output.height();
    return left == 0 && top == 0 && right == 0 && bottom == 0
        ? made
        : torch.constant_pad_nd(made, -left, -right, -top, -bottom);
  }

  private static boolean isSymmetric(Window window) {
    return window.vertical().isSymmetric() && window.horizontal().isSymmetric();
  }

  static long[] sizes(Window window, ToIntFunction<WindowAxis> size) {
    return new long[] {size.applyAsInt(window.vertical()), size.applyAsInt(window.horizontal())};
  }

  /** Returns images in the memory format in which libtorch's convolutions are the fastest. */
  private static Tensor channelsLast(Tensor images) {
    return images.contiguous(torch.MemoryFormat.ChannelsLast);
  }
}
