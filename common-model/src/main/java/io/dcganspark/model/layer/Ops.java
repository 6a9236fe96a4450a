package io.dcganspark.model.layer;

import java.util.Arrays;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * ND4J's operations as these layers use them: into given arrays, images as (batch, channel, height,
 * width), convolution weights as (out, in, height, width).
 */
final class Ops {
  private static final int NOT_SAME_MODE = 0;
  private static final int CHANNELS_FIRST = 0;
  private static final int WEIGHTS_OUT_IN_HEIGHT_WIDTH = 1;

  private Ops() {}

  /**
   * {@code output} = {@code input} convolved with {@code weight}, plus {@code bias} where it is not
   * null.
   */
  static void convolve(
      INDArray input, INDArray weight, INDArray bias, INDArray output, int stride, int padding) {
    Nd4j.exec(
        DynamicCustomOp.builder("conv2d")
            .addInputs(present(input, weight, bias))
            .addOutputs(output)
            .addIntegerArguments(window(weight, stride, padding))
            .build());
  }

  /**
   * The gradients of {@link #convolve} at its input, its weight and its bias.
   *
   * @param bias null where there is none, as {@code biasGradient}
   */
  static void convolveBackward(
      INDArray input,
      INDArray weight,
      INDArray bias,
      INDArray outputGradient,
      INDArray inputGradient,
      INDArray weightGradient,
      INDArray biasGradient,
      int stride,
      int padding) {
    Nd4j.exec(
        DynamicCustomOp.builder("conv2d_bp")
            .addInputs(present(input, weight, bias, outputGradient))
            .addOutputs(present(inputGradient, weightGradient, biasGradient))
            .addIntegerArguments(window(weight, stride, padding))
            .build());
  }

  /**
   * {@code output} = the transpose of a convolution from {@code output}'s size to {@code input}'s,
   * applied to {@code input}.
   *
   * @param weight (in, out, height, width)
   */
  static void convolveTransposed(
      INDArray input, INDArray weight, INDArray output, int stride, int padding) {
    Nd4j.exec(
        DynamicCustomOp.builder("deconv2d")
            .addInputs(input, weight)
            .addOutputs(output)
            .addIntegerArguments(window(weight, stride, padding))
            .build());
  }

  /** The gradients of {@link #convolveTransposed} at its input and its weight. */
  static void convolveTransposedBackward(
      INDArray input,
      INDArray weight,
      INDArray outputGradient,
      INDArray inputGradient,
      INDArray weightGradient,
      int stride,
      int padding) {
    Nd4j.exec(
        DynamicCustomOp.builder("deconv2d_bp")
            .addInputs(input, weight, outputGradient)
            .addOutputs(inputGradient, weightGradient)
            .addIntegerArguments(window(weight, stride, padding))
            .build());
  }

  private static INDArray[] present(INDArray... arrays) {
    return Arrays.stream(arrays).filter(Objects::nonNull).toArray(INDArray[]::new);
  }

  private static int[] window(INDArray weight, int stride, int padding) {
    return new int[] {
      (int) weight.size(2),
      (int) weight.size(3),
      stride,
      stride,
      padding,
      padding,
      1,
      1,
      NOT_SAME_MODE,
      CHANNELS_FIRST,
      WEIGHTS_OUT_IN_HEIGHT_WIDTH
    };
  }

  /**
   * For each position of a kernel of stride 1 the values that it covers: (batch, in, kernel,
   * kernel, height', width').
   */
  static void columns(INDArray input, INDArray columns, int kernel, int padding) {
    Nd4j.exec(
        DynamicCustomOp.builder("im2col")
            .addInputs(input)
            .addOutputs(columns)
            .addIntegerArguments(kernel, kernel, 1, 1, padding, padding, 1, 1, NOT_SAME_MODE)
            .addFloatingPointArguments(0.0)
            .build());
  }

  /** Mean and (biased) variance over some dimensions. */
  static void moments(INDArray input, INDArray mean, INDArray variance, int... dimensions) {
    Nd4j.exec(
        DynamicCustomOp.builder("moments")
            .addInputs(input)
            .addOutputs(mean, variance)
            .addIntegerArguments(dimensions)
            .addBooleanArguments(false)
            .build());
  }

  /**
   * {@code result} (m, n) = {@code factor} * {@code left} (m, k) x {@code right} (k, n) + {@code
   * keep} * {@code result}, all row-major or transposed views of row-major arrays. BLAS is
   * column-major, so it is given the transposed product.
   */
  static void multiply(INDArray left, INDArray right, INDArray result, double keep) {
    Nd4j.gemm(right.transpose(), left.transpose(), result.transpose(), false, false, 1, keep);
  }
}
