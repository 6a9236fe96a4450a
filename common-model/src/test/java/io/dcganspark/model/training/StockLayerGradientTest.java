package io.dcganspark.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dcganspark.model.layer.Network;
import io.dcganspark.model.random.Purpose;
import io.dcganspark.model.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.SpatialDropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationLReLU;

/**
 * Every layer of DL4J's own that a user's network may have, backwards, against finite differences
 * of itself forwards, as {@link Dl4jNetwork} runs it.
 */
class StockLayerGradientTest {
  private static final int BATCH = 3;
  private static final float STEP = 1e-2f;
  private static final int POSITIONS = 10;
  private static final InputType ROWS = InputType.feedForward(12);
  private static final InputType IMAGES = InputType.convolutional(6, 5, 3);

  /** Activations that docs/recipes.md names. */
  private static final List<Activation> ACTIVATIONS =
      List.of(
          Activation.IDENTITY,
          Activation.RELU,
          Activation.LEAKYRELU,
          Activation.TANH,
          Activation.SIGMOID,
          Activation.ELU,
          Activation.SELU,
          Activation.GELU,
          Activation.SWISH,
          Activation.SOFTPLUS,
          Activation.MISH);

  record Case(String name, InputType input, MultiLayerConfiguration layers) {
    static Case of(String name, InputType input, Layer... layers) {
      return new Case(name, input, builder().list(layers).setInputType(input).build());
    }

    /** A layer without parameters, before one that has some. */
    static Case beforeWeights(String name, InputType input, Layer layer) {
      return of(name, input, layer, new DenseLayer.Builder().nOut(4).build());
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static NeuralNetConfiguration.Builder builder() {
    return new NeuralNetConfiguration.Builder().seed(5).activation(Activation.IDENTITY);
  }

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>(layers());
    for (Activation activation : ACTIVATIONS) {
      cases.add(
          Case.beforeWeights("activation " + activation, ROWS, new ActivationLayer(activation)));
    }
    cases.add(
        Case.beforeWeights(
            "activation GELU, precise", ROWS, new ActivationLayer(new ActivationGELU(true))));
    return cases.stream();
  }

  private static List<Case> layers() {
    return List.of(
        Case.of("dense layer", ROWS, new DenseLayer.Builder().nOut(5).build()),
        Case.of(
            "dense layer without bias",
            ROWS,
            new DenseLayer.Builder().nOut(5).hasBias(false).build()),
        Case.of(
            "dense layer with an activation",
            ROWS,
            new DenseLayer.Builder().nOut(5).activation(Activation.TANH).build()),
        Case.of("dense layer from an image", IMAGES, new DenseLayer.Builder().nOut(1).build()),
        new Case(
            "rows as images",
            ROWS,
            builder()
                .list(
                    new DenseLayer.Builder().nOut(18).build(), new ActivationLayer(Activation.TANH))
                .inputPreProcessor(1, new FeedForwardToCnnPreProcessor(3, 3, 2))
                .setInputType(ROWS)
                .build()),
        Case.of("convolution", IMAGES, convolution(4, 3, 1, 1).build()),
        Case.of("convolution of stride 2", IMAGES, convolution(4, 3, 2, 1).build()),
        Case.of("convolution to one channel", IMAGES, convolution(1, 3, 1, 1).build()),
        Case.of("convolution without bias", IMAGES, convolution(4, 3, 1, 1).hasBias(false).build()),
        Case.of(
            "convolution in mode Same",
            IMAGES,
            convolution(4, 3, 2, 0).convolutionMode(ConvolutionMode.Same).build()),
        Case.of(
            "convolution of dilation 2", IMAGES, convolution(4, 2, 1, 1).dilation(2, 2).build()),
        Case.of(
            "convolution with an activation",
            IMAGES,
            convolution(4, 3, 1, 1).activation(Activation.TANH).build()),
        Case.of(
            "convolution that is not square",
            IMAGES,
            new ConvolutionLayer.Builder(3, 2)
                .nOut(4)
                .stride(1, 2)
                .padding(0, 1)
                .dilation(1, 2)
                .build()),
        Case.of(
            "convolution in mode Same of stride 1",
            IMAGES,
            convolution(4, 4, 1, 0).convolutionMode(ConvolutionMode.Same).build()),
        Case.of(
            "deconvolution that is not square",
            IMAGES,
            new Deconvolution2D.Builder(3, 2).nOut(4).stride(2, 1).padding(1, 0).build()),
        Case.of(
            "deconvolution in mode Same of an odd padding",
            IMAGES,
            deconvolution(4, 3, 2, 0).convolutionMode(ConvolutionMode.Same).build()),
        Case.of("deconvolution that doubles", IMAGES, deconvolution(4, 4, 2, 1).build()),
        Case.of("deconvolution of stride 1", IMAGES, deconvolution(2, 4, 1, 0).build()),
        Case.of("deconvolution to one channel", IMAGES, deconvolution(1, 4, 2, 1).build()),
        Case.of(
            "deconvolution without bias", IMAGES, deconvolution(4, 4, 2, 1).hasBias(false).build()),
        Case.of(
            "deconvolution in mode Same",
            IMAGES,
            deconvolution(4, 4, 2, 0).convolutionMode(ConvolutionMode.Same).build()),
        Case.of(
            "deconvolution with an activation",
            IMAGES,
            deconvolution(4, 4, 2, 1).activation(Activation.TANH).build()),
        Case.beforeWeights("upsampling", IMAGES, new Upsampling2D.Builder(2).build()),
        Case.beforeWeights(
            "maximum pooling",
            IMAGES,
            new SubsamplingLayer.Builder(PoolingType.MAX, new int[] {2, 2}).stride(2, 2).build()),
        Case.beforeWeights(
            "average pooling",
            IMAGES,
            new SubsamplingLayer.Builder(PoolingType.AVG, new int[] {2, 2}).stride(2, 2).build()),
        overlapping("maximum pooling that overlaps", PoolingType.MAX),
        overlapping("average pooling that overlaps", PoolingType.AVG),
        Case.beforeWeights(
            "maximum pooling in mode Same",
            IMAGES,
            new SubsamplingLayer.Builder(PoolingType.MAX, new int[] {3, 2})
                .stride(2, 2)
                .convolutionMode(ConvolutionMode.Same)
                .build()),
        Case.beforeWeights(
            "average pooling in mode Same",
            IMAGES,
            new SubsamplingLayer.Builder(PoolingType.AVG, new int[] {3, 2})
                .stride(2, 2)
                .convolutionMode(ConvolutionMode.Same)
                .build()),
        Case.beforeWeights(
            "average pooling with padding in the divisor", IMAGES, averagingPadding()),
        Case.beforeWeights("zero padding", IMAGES, new ZeroPaddingLayer.Builder(1, 2).build()),
        Case.beforeWeights(
            "zero padding of one side", IMAGES, new ZeroPaddingLayer.Builder(1, 0, 0, 3).build()),
        Case.of("batch normalization", IMAGES, normalization(0.8)),
        Case.of("batch normalization of rows", ROWS, normalization(0.1)),
        Case.beforeWeights(
            "leaky rectifier of another slope",
            IMAGES,
            new ActivationLayer.Builder().activation(new ActivationLReLU(0.2)).build()),
        Case.beforeWeights("dropout", ROWS, new DropoutLayer.Builder(new Dropout(0.75)).build()),
        Case.beforeWeights(
            "dropout of maps", IMAGES, new DropoutLayer.Builder(new SpatialDropout(0.5)).build()));
  }

  private static Case overlapping(String name, PoolingType type) {
    return Case.beforeWeights(name, IMAGES, overlapping(type));
  }

  private static SubsamplingLayer overlapping(PoolingType type) {
    return new SubsamplingLayer.Builder(type).kernelSize(3, 3).stride(2, 2).padding(1, 1).build();
  }

  private static SubsamplingLayer averagingPadding() {
    SubsamplingLayer layer = overlapping(PoolingType.AVG);
    layer.setAvgPoolIncludePadInDivisor(true);
    return layer;
  }

  private static BatchNormalization normalization(double epsilon) {
    return new BatchNormalization.Builder().eps(epsilon).useLogStd(false).build();
  }

  private static ConvolutionLayer.Builder convolution(int maps, int kernel, int stride, int pad) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .nOut(maps)
        .stride(stride, stride)
        .padding(pad, pad);
  }

  private static Deconvolution2D.Builder deconvolution(int maps, int kernel, int stride, int pad) {
    return new Deconvolution2D.Builder(kernel, kernel)
        .nOut(maps)
        .stride(stride, stride)
        .padding(pad, pad);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void gradientsAreTheSlopesOfTheLoss(Case layer) {
    float[] parameters = InitialState.parameters(layer.layers);
    try (Network network = Dl4jNetwork.with(layer.layers, parameters, inputShape(layer))) {
      float[] input = TestNetworks.random(1, BATCH, layer.input.arrayElementsPerExample());
      float[] weights = TestNetworks.random(2, forward(network, input).length);
      float[] atInput = backward(network, input, weights);
      float[] atParameters = network.gradients();

      for (int position : positions(input.length)) {
        if (Math.abs(input[position]) > 2 * STEP) { // A rectifier has no slope at its kink.
          float value = input[position];
          input[position] = value + STEP;
          double above = loss(network, input, weights);
          input[position] = value - STEP;
          double below = loss(network, input, weights);
          input[position] = value;
          assertThat((above - below) / (2 * STEP))
              .as("input %d", position)
              .isCloseTo(atInput[position], within(4e-3 * scale(atInput)));
        }
      }
      for (int position : trained(network)) {
        float value = parameters[position];
        parameters[position] = value + STEP;
        network.setParameters(parameters);
        double above = loss(network, input, weights);
        parameters[position] = value - STEP;
        network.setParameters(parameters);
        double below = loss(network, input, weights);
        parameters[position] = value;
        assertThat((above - below) / (2 * STEP))
            .as("parameter %d", position)
            .isCloseTo(atParameters[position], within(6e-3 * scale(atParameters)));
      }
    }
  }

  private static int[] trained(Network network) {
    if (network.layout().length() == 0) {
      return new int[0];
    }
    int[] all =
        network.layout().trainable().stream()
            .flatMapToInt(range -> IntStream.range(range.start(), range.end()))
            .toArray();
    return IntStream.of(positions(all.length)).map(i -> all[i]).toArray();
  }

  private static int[] positions(int length) {
    int count = Math.min(length, POSITIONS);
    return IntStream.range(0, count).map(i -> i * (length - 1) / Math.max(1, count - 1)).toArray();
  }

  private static double loss(Network network, float[] input, float[] weights) {
    float[] output = forward(network, input);
    double loss = 0;
    for (int i = 0; i < output.length; i++) {
      loss += (double) output[i] * weights[i];
    }
    return loss;
  }

  private static float[] backward(Network network, float[] input, float[] weights) {
    forward(network, input);
    return network.backward(weights);
  }

  /** Always with the same randomness, so that dropout is a function. */
  private static float[] forward(Network network, float[] input) {
    return network.forward(input, new RandomStream(3, Purpose.DROPOUT_ON_REAL, 1, 0));
  }

  private static long[] inputShape(Case layer) {
    long[] shape = layer.input.getShape(true);
    shape[0] = BATCH;
    return shape;
  }

  private static double scale(float[] gradient) {
    double squares = 0;
    for (float value : gradient) {
      squares += (double) value * value;
    }
    return Math.max(1, Math.sqrt(squares / gradient.length));
  }
}
