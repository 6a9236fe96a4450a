package io.dcganspark.model.training;

import static io.dcganspark.model.training.TestNetworks.check;
import static org.junit.jupiter.api.Assumptions.abort;

import io.dcganspark.model.layer.BatchNormalization;
import io.dcganspark.model.layer.ChannelDropout;
import io.dcganspark.model.layer.Convolution;
import io.dcganspark.model.layer.LeakyRelu;
import io.dcganspark.model.layer.Linear;
import io.dcganspark.model.layer.Network;
import io.dcganspark.model.layer.TransposedConvolution;
import io.dcganspark.model.layer.UpsampleConvolution;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.onednn.UnsupportedPrecisionException;
import io.dcganspark.model.random.Purpose;
import io.dcganspark.model.random.RandomStream;
import io.dcganspark.model.recipe.DcganRecipe;
import io.dcganspark.model.recipe.GanRecipe;
import io.dcganspark.model.recipe.PaperDcganRecipe;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;

/** Compiled networks against the layers that they are compiled from. */
@Tag("processor")
@Tag("bfloat16")
class OneDnnNetworkTest {
  private static final double FLOAT_TOLERANCE = 1e-5;
  private static final double BFLOAT_TOLERANCE = 2e-2;

  static Stream<Arguments> networks() {
    DcganRecipe recipe = DcganRecipe.ofReference();
    GanRecipe gan = new GanRecipe();
    PaperDcganRecipe paper = new PaperDcganRecipe(16, 3);
    return Stream.of(
        Arguments.of(
            "a linear layer of flat images",
            network(Linear.toVector(48, 5)),
            new long[] {7, 3, 4, 4}),
        Arguments.of(
            "linear layers of rows, normalized between them, to images of one channel",
            network(
                Linear.toVector(6, 9),
                new LeakyRelu(1),
                Linear.toNormalizedVector(9, 20),
                BatchNormalization.startingAtOne(20, 0.8),
                Linear.toImage(20, 1, 4, 6),
                new ActivationLayer(Activation.TANH)),
            new long[] {7, 6}),
        Arguments.of(
            "a normalization of rows, rectified",
            network(new BatchNormalization(5, 1e-5), new LeakyRelu(0.1)),
            new long[] {8, 5}),
        Arguments.of(
            "a linear layer to images and a convolution of many taps",
            network(Linear.toImage(6, 5, 4, 6), new Convolution(5, 2, 3, 1, 1)),
            new long[] {3, 6}),
        Arguments.of(
            "an upsampling convolution whose bias is trained",
            network(
                Linear.toImage(6, 5, 2, 4),
                new UpsampleConvolution(5, 3, false),
                new Convolution(3, 1, 3, 1, 1)),
            new long[] {3, 6}),
        Arguments.of(
            "an upsampling convolution of an upsampling convolution",
            network(
                Linear.toImage(6, 20, 4, 4),
                new UpsampleConvolution(20, 18, true),
                new BatchNormalization(18, 0.8),
                new LeakyRelu(0.2),
                new UpsampleConvolution(18, 7, true),
                new BatchNormalization(7, 1e-5),
                new Convolution(7, 1, 3, 1, 1),
                new ActivationLayer(Activation.TANH)),
            new long[] {9, 6}),
        Arguments.of(
            "an upsampling convolution of an odd size before a normalization",
            network(
                Linear.toImage(6, 5, 3, 7),
                new UpsampleConvolution(5, 4, true),
                new BatchNormalization(4, 1e-5),
                new LeakyRelu(0.2),
                new Convolution(4, 1, 3, 1, 1)),
            new long[] {3, 6}),
        Arguments.of(
            "a strided convolution, rectified and dropped",
            network(new Convolution(3, 16, 3, 2, 1), new LeakyRelu(0.2), new ChannelDropout(0.25)),
            new long[] {5, 3, 8, 8}),
        Arguments.of(
            "convolutions without bias down to a logit",
            network(
                Convolution.withoutBias(1, 16, 4, 2, 1),
                new LeakyRelu(1),
                Convolution.withoutBias(16, 1, 4, 1, 0)),
            new long[] {5, 1, 8, 8}),
        Arguments.of(
            "transposed convolutions from rows to images of one channel",
            network(
                new TransposedConvolution(10, 32, 4, 1, 0),
                new BatchNormalization(32, 1e-5),
                new TransposedConvolution(32, 16, 4, 2, 1),
                new BatchNormalization(16, 1e-5),
                new TransposedConvolution(16, 1, 4, 2, 1),
                new ActivationLayer(Activation.TANH)),
            new long[] {6, 10}),
        Arguments.of(
            "transposed convolutions of few channels to coloured images",
            network(
                new TransposedConvolution(7, 5, 3, 1, 0), new TransposedConvolution(5, 3, 4, 2, 1)),
            new long[] {3, 7}),
        Arguments.of(
            "a convolution of few channels with a bias",
            network(new Convolution(2, 6, 4, 2, 1), new ChannelDropout(0.5)),
            new long[] {4, 2, 6, 10}),
        Arguments.of(
            "a normalization of images one by one",
            network(new BatchNormalization(5, 0.8), new LeakyRelu(0.1)),
            new long[] {6, 5, 3, 4}),
        Arguments.of(
            "the generator without kinks", withoutKinks(recipe.generator(3)), new long[] {16, 100}),
        Arguments.of("the discriminator", recipe.discriminator(3), new long[] {16, 1, 32, 32}),
        Arguments.of(
            "the fully connected generator without kinks",
            withoutKinks(gan.generator(3)),
            new long[] {16, 100}),
        Arguments.of(
            "the fully connected discriminator without kinks",
            withoutKinks(gan.discriminator(3)),
            new long[] {16, 1, 28, 28}),
        Arguments.of(
            "the paper's generator without kinks",
            withoutKinks(paper.generator(3)),
            new long[] {8, 100}),
        Arguments.of(
            "the paper's discriminator without kinks",
            withoutKinks(paper.discriminator(3)),
            new long[] {8, 3, 64, 64}));
  }

  private static MultiLayerConfiguration network(Layer... layers) {
    return new NeuralNetConfiguration.Builder().seed(4).list(layers).build();
  }

  /**
   * Where a number is within rounding of a rectifier's kink, the two ways may be on different sides
   * of it, which no tolerance of rounding errors covers.
   */
  private static MultiLayerConfiguration withoutKinks(MultiLayerConfiguration configuration) {
    for (NeuralNetConfiguration layer : configuration.getConfs()) {
      if (layer.getLayer() instanceof LeakyRelu rectifier) {
        rectifier.setSlope(1);
      }
    }
    return configuration;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void agreesWithTheLayers(String name, MultiLayerConfiguration configuration, long[] inputShape)
      throws Exception {
    compare(configuration, inputShape, Precision.FLOAT32, FLOAT_TOLERANCE);
  }

  /** Eight significant bits, through up to five products in a row in either direction. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void agreesInBfloat16(String name, MultiLayerConfiguration configuration, long[] inputShape)
      throws Exception {
    try {
      compare(withoutKinks(configuration), inputShape, Precision.BFLOAT16, BFLOAT_TOLERANCE);
    } catch (UnsupportedPrecisionException e) {
      abort(e.getMessage());
    }
  }

  @Test
  void theGeneratorAgreesButForItsKinks() throws Exception {
    compare(DcganRecipe.ofReference().generator(3), new long[] {16, 100}, Precision.FLOAT32, 1e-2);
  }

  private void compare(
      MultiLayerConfiguration configuration,
      long[] inputShape,
      Precision precision,
      double tolerance)
      throws Exception {
    float[] parameters = InitialState.parameters(configuration);
    try (Network layers = Dl4jNetwork.with(configuration, parameters, inputShape);
        Network compiled = compared(configuration, precision, parameters, inputShape)) {
      float[] input = TestNetworks.random(1, inputShape);
      for (int step = 0; step < 2; step++) {
        float[] expected = layers.forward(input, dropout(step));
        check("output", expected, compiled.forward(input, dropout(step)), tolerance);
        float[] outputGradient = TestNetworks.random(2 + step, expected.length);
        float[] expectedGradient = layers.backward(outputGradient);
        float[] foundGradient = compiled.backward(outputGradient);
        check("gradient at the input", expectedGradient, foundGradient, tolerance);
        check("gradients", layers.gradients(), compiled.gradients(), tolerance);
        compiled.forward(input, dropout(step));
        check(
            "gradient at the input alone",
            expectedGradient,
            compiled.backwardToInput(outputGradient),
            tolerance);
        compiled.forward(input, dropout(step));
        compiled.backwardToParameters(outputGradient);
        check("gradients at parameters alone", layers.gradients(), compiled.gradients(), tolerance);
        move(layers);
        compiled.setParameters(layers.parameters());
      }
      check("evaluation", layers.evaluate(input), compiled.evaluate(input), tolerance);
    }
  }

  /** Makes what is compared with the layers. */
  Network compared(
      MultiLayerConfiguration configuration,
      Precision precision,
      float[] parameters,
      long... inputShape) {
    return TestNetworks.compiled(configuration, precision, parameters, inputShape);
  }

  private static RandomStream dropout(int step) {
    return new RandomStream(1, Purpose.DROPOUT_ON_REAL, step, 0);
  }

  /** Lets the compiled network see parameters that it was not made with. */
  private static void move(Network network) {
    float[] parameters = network.parameters();
    float[] gradients = network.gradients();
    double squares = 0;
    for (float gradient : gradients) {
      squares += (double) gradient * gradient;
    }
    float rate = (float) (1e-3 / Math.sqrt(squares));
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] -= rate * gradients[i];
    }
    network.setParameters(parameters);
  }
}
