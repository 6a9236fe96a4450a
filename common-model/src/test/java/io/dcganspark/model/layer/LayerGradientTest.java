package io.dcganspark.model.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Every layer's backward pass against finite differences of its forward pass. */
class LayerGradientTest {
  private static final float STEP = 1e-2f;
  private static final int POSITIONS = 24;

  static Stream<Arguments> layers() {
    return Stream.of(
        Arguments.of("linear to a vector", Linear.toVector(12, 5), new long[] {3, 12}),
        Arguments.of("linear to an image", Linear.toImage(6, 2, 3, 4), new long[] {3, 6}),
        Arguments.of("linear from an image", Linear.toVector(12, 1), new long[] {2, 3, 2, 2}),
        Arguments.of("convolution", new Convolution(2, 3, 3, 1, 1), new long[] {2, 2, 5, 4}),
        Arguments.of(
            "convolution of stride 2", new Convolution(3, 4, 3, 2, 1), new long[] {2, 3, 6, 6}),
        Arguments.of(
            "convolution to one channel", new Convolution(4, 1, 3, 1, 1), new long[] {3, 4, 6, 5}),
        Arguments.of(
            "convolution of stride 2 without bias",
            Convolution.withoutBias(3, 4, 4, 2, 1),
            new long[] {2, 3, 8, 6}),
        Arguments.of(
            "convolution to a logit",
            Convolution.withoutBias(5, 1, 4, 1, 0),
            new long[] {3, 5, 4, 4}),
        Arguments.of(
            "transposed convolution that doubles",
            new TransposedConvolution(3, 5, 4, 2, 1),
            new long[] {2, 3, 4, 3}),
        Arguments.of(
            "transposed convolution to one channel",
            new TransposedConvolution(4, 1, 4, 2, 1),
            new long[] {2, 4, 3, 5}),
        Arguments.of(
            "transposed convolution of rows",
            new TransposedConvolution(7, 3, 4, 1, 0),
            new long[] {3, 7}),
        Arguments.of(
            "upsampling convolution",
            new UpsampleConvolution(2, 3, false),
            new long[] {2, 2, 3, 4}),
        Arguments.of(
            "batch normalization", new BatchNormalization(3, 0.8), new long[] {4, 3, 2, 3}),
        Arguments.of(
            "batch normalization of rows", new BatchNormalization(3, 1e-5), new long[] {6, 3}),
        Arguments.of("leaky rectifier", new LeakyRelu(0.2), new long[] {2, 3, 2, 2}));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("layers")
  void inputGradientIsTheSlopeOfTheLoss(
      String name, org.deeplearning4j.nn.conf.layers.Layer configuration, long[] shape) {
    LayerHarness harness = new LayerHarness(configuration);
    INDArray input = LayerHarness.random(1, shape);
    INDArray weights = LayerHarness.random(2, harness.forward(input).shape());
    harness.forward(input);
    INDArray gradient = harness.backward(weights).dup('c');
    for (long position : positions(input.length())) {
      if (Math.abs(input.getFloat(position)) < 2 * STEP) {
        continue; // The rectifier has no slope at its kink.
      }
      assertThat(slope(harness, input, input, weights, position))
          .as("%s, input %d", name, position)
          .isCloseTo(gradient.getDouble(position), within(4e-3 * scale(gradient)));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("layers")
  void parameterGradientIsTheSlopeOfTheLoss(
      String name, org.deeplearning4j.nn.conf.layers.Layer configuration, long[] shape) {
    LayerHarness harness = new LayerHarness(configuration);
    INDArray input = LayerHarness.random(1, shape);
    INDArray weights = LayerHarness.random(2, harness.forward(input).shape());
    INDArray parameters = harness.parameters();
    if (parameters == null || parameters.isEmpty()) {
      return;
    }
    harness.forward(input);
    harness.backward(weights);
    INDArray gradient = harness.gradients().dup('c').reshape(parameters.length());
    INDArray flat = parameters.reshape(parameters.length());
    long trained =
        configuration instanceof BatchNormalization ? parameters.length() / 2 : parameters.length();
    for (long position : positions(trained)) {
      assertThat(slope(harness, flat, input, weights, position))
          .as("%s, parameter %d", name, position)
          .isCloseTo(gradient.getDouble(position), within(4e-3 * scale(gradient)));
    }
  }

  private static double slope(
      LayerHarness harness, INDArray moved, INDArray input, INDArray weights, long position) {
    float value = moved.getFloat(position);
    moved.putScalar(position, value + STEP);
    double above = harness.loss(input, weights);
    moved.putScalar(position, value - STEP);
    double below = harness.loss(input, weights);
    moved.putScalar(position, value);
    return (above - below) / (2 * STEP);
  }

  private static double scale(INDArray gradient) {
    return Math.max(
        1, gradient.norm2Number().doubleValue() / Math.sqrt((double) gradient.length()));
  }

  private static long[] positions(long length) {
    long count = Math.min(length, POSITIONS);
    return java.util.stream.LongStream.range(0, count)
        .map(i -> i * (length - 1) / Math.max(1, count - 1))
        .toArray();
  }
}
