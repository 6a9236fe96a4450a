package io.dcganspark.benchmarks.libtorch;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The operations of a network of the reference's, "channels last", convolutions in float32 or
 * bfloat16, and the parameters that they have.
 */
final class Layers {
  private static final double SLOPE = 0.2;
  private static final double MOMENTUM = 0.1;

  private final boolean bfloat16;
  private final TensorVector parameters = new TensorVector();

  Layers(boolean bfloat16) {
    this.bfloat16 = bfloat16;
  }

  /** One operation, from images (batch, channel, height, width) to such. */
  @FunctionalInterface
  interface Layer {
    Tensor forward(Tensor input);

    default Layer then(Layer next) {
      return input -> next.forward(forward(input));
    }
  }

  /** A convolution by a 3x3 kernel, padded by one. */
  Layer convolution(int inputs, int outputs, int stride) {
    Tensor weight = parameter(torch.randn(outputs, inputs, 3, 3).mul(new Scalar(0.02)), true);
    double bound = 1 / Math.sqrt(inputs * 9.0);
    Tensor bias = uniform(bound, outputs);
    long[] strides = {stride, stride};
    long[] ones = {1, 1};
    return input ->
        inFloat32(
            torch.conv2d(
                inPrecision(input),
                inPrecision(weight),
                new TensorOptional(inPrecision(bias)),
                strides,
                ones,
                ones,
                1));
  }

  Layer normalization(int channels, double epsilon) {
    Tensor scale =
        parameter(torch.randn(channels).mul(new Scalar(0.02)).add(new Scalar(1.0)), false);
    Tensor shift = parameter(torch.zeros(channels), false);
    Tensor mean = torch.zeros(channels);
    Tensor variance = torch.ones(channels);
    return input ->
        torch.batch_norm(
            input,
            new TensorOptional(scale),
            new TensorOptional(shift),
            new TensorOptional(mean),
            new TensorOptional(variance),
            true,
            MOMENTUM,
            epsilon,
            false);
  }

  Layer linear(int inputs, int outputs) {
    double bound = 1 / Math.sqrt(inputs);
    Tensor weight = uniform(bound, outputs, inputs);
    Tensor bias = uniform(bound, outputs);
    return input -> torch.linear(input, weight, new TensorOptional(bias));
  }

  static Tensor leakyRelu(Tensor input) {
    return torch.leaky_relu_(input, new Scalar(SLOPE));
  }

  static Tensor upsample(Tensor input) {
    return torch.upsample_nearest2d(
        input,
        new long[] {input.size(2) * 2, input.size(3) * 2},
        new DoubleOptional(),
        new DoubleOptional());
  }

  static Tensor dropout(Tensor input) {
    return torch.feature_dropout(input, 0.25, true);
  }

  static Tensor channelsLast(Tensor images) {
    return images.contiguous(torch.MemoryFormat.ChannelsLast);
  }

  TensorVector parameters() {
    return parameters;
  }

  private Tensor uniform(double bound, long... shape) {
    return parameter(torch.rand(shape).mul(new Scalar(2 * bound)).sub(new Scalar(bound)), false);
  }

  private Tensor parameter(Tensor values, boolean kernel) {
    Tensor parameter = kernel ? channelsLast(values) : values;
    parameter.requires_grad_(true);
    parameters.push_back(parameter);
    return parameter;
  }

  private Tensor inPrecision(Tensor values) {
    return bfloat16 ? values.to(torch.ScalarType.BFloat16) : values;
  }

  private Tensor inFloat32(Tensor values) {
    return bfloat16 ? values.to(torch.ScalarType.Float) : values;
  }
}
