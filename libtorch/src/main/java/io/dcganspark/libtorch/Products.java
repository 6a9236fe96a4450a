package io.dcganspark.libtorch;

import io.dcganspark.model.numeric.Precision;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * How the large products of a network multiply. In bfloat16 their results stay so until a step
 * needs float32, as with PyTorch's autocast; parameters and statistics are float32. TF32 is a way
 * to multiply float32 ({@link Libtorch#begin}).
 *
 * @param precision of factors
 */
record Products(Precision precision) {
  /** The same in float32, for what is too small to be worth rounding. */
  static final Products EXACT = new Products(Precision.FLOAT32);

  private static final long[] ONE_BY_ONE = {1, 1};
  private static final long[] NONE = {0, 0};

  /** Returns a factor, or what is added to a product, in the precision of products. */
  private Tensor factor(Tensor values) {
    return values.to(
        precision == Precision.BFLOAT16 ? torch.ScalarType.BFloat16 : torch.ScalarType.Float);
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

  Tensor convolve(Tensor images, Tensor weight, Tensor bias, int stride, int padding) {
    return torch.conv2d(
        factor(channelsLast(images)),
        factor(weight),
        added(bias),
        new long[] {stride, stride},
        new long[] {padding, padding},
        ONE_BY_ONE,
        1);
  }

  Tensor convolveTransposed(Tensor images, Tensor weight, int stride, int padding) {
    return torch.conv_transpose2d(
        factor(channelsLast(images)),
        factor(weight),
        new TensorOptional(),
        new long[] {stride, stride},
        new long[] {padding, padding},
        NONE,
        1,
        ONE_BY_ONE);
  }

  /** Returns images in the memory format in which libtorch's convolutions are the fastest. */
  private static Tensor channelsLast(Tensor images) {
    return images.contiguous(torch.MemoryFormat.ChannelsLast);
  }
}
