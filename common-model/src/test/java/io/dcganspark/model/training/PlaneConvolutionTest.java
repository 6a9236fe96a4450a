package io.dcganspark.model.training;

import static io.dcganspark.model.training.TestNetworks.check;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.model.layer.BatchNormalization;
import io.dcganspark.model.layer.ChannelDropout;
import io.dcganspark.model.layer.Convolution;
import io.dcganspark.model.layer.LeakyRelu;
import io.dcganspark.model.layer.Network;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.random.Purpose;
import io.dcganspark.model.random.RandomStream;
import io.dcganspark.model.recipe.DcganRecipe;
import io.dcganspark.model.recipe.DiscriminatorNormalization;
import io.dcganspark.model.recipe.PaperDcganRecipe;
import java.util.Arrays;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Compiled convolutions that read one pixel of each plane, against layers that read them all. */
@Tag("processor")
class PlaneConvolutionTest {
  private static final double TOLERANCE = 1e-5;

  static Stream<Arguments> networks() {
    return Stream.of(
        Arguments.of(
            "with a bias, to the layout NHWC",
            4,
            network(new Convolution(5, 6, 3, 2, 1).withPlanes(4), new ChannelDropout(0.5)),
            new long[] {3, 5, 8, 6}),
        Arguments.of(
            "of coloured images, whose inner positions have no border",
            2,
            network(new Convolution(5, 4, 3, 1, 0).withPlanes(2)),
            new long[] {2, 5, 5, 7}),
        Arguments.of(
            "all positions on another border",
            1,
            network(new Convolution(2, 3, 5, 1, 2).withPlanes(1)),
            new long[] {4, 2, 3, 3}),
        Arguments.of(
            "in columns, before tiles",
            10,
            network(
                Convolution.withoutBias(11, 32, 4, 2, 1).withPlanes(10),
                new LeakyRelu(1),
                Convolution.withoutBias(32, 40, 4, 2, 1),
                new BatchNormalization(40, 1e-5)),
            new long[] {5, 11, 16, 16}),
        Arguments.of(
            "behind another layer",
            1,
            network(new LeakyRelu(1), new Convolution(3, 4, 3, 2, 1).withPlanes(1)),
            new long[] {3, 3, 8, 8}));
  }

  private static MultiLayerConfiguration network(Layer... layers) {
    return new NeuralNetConfiguration.Builder().seed(4).list(layers).build();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void agreesWithTheLayers(
      String name, int planes, MultiLayerConfiguration configuration, long[] inputShape)
      throws Exception {
    float[] parameters = InitialState.parameters(configuration);
    float[] input = withConstantPlanes(TestNetworks.random(1, inputShape), planes, inputShape);
    try (Network layers = Dl4jNetwork.with(configuration, parameters, inputShape);
        Network compiled =
            TestNetworks.compiled(configuration, Precision.FLOAT32, parameters, inputShape)) {
      for (int pass = 0; pass < 2; pass++) { // The second one finds what the first one left.
        float[] expected = layers.forward(input, dropout());
        check("output", expected, compiled.forward(input, dropout()), TOLERANCE);
        float[] outputGradient = TestNetworks.random(2, expected.length);
        float[] atInput = layers.backward(outputGradient);
        check(
            "gradient at the images",
            atImages(atInput, planes, inputShape),
            atImages(compiled.backward(outputGradient), planes, inputShape),
            TOLERANCE);
        check("gradients", layers.gradients(), compiled.gradients(), TOLERANCE);
        compiled.forward(input, dropout());
        compiled.backwardToParameters(outputGradient);
        check("gradients alone", layers.gradients(), compiled.gradients(), TOLERANCE);
      }
    }
  }

  private static RandomStream dropout() {
    return new RandomStream(1, Purpose.DROPOUT_ON_REAL, 0, 0);
  }

  private static float[] withConstantPlanes(float[] images, int planes, long... shape) {
    forEachPlane(planes, shape, (from, to) -> Arrays.fill(images, from, to, images[from]));
    return images;
  }

  /** Nobody asks for the gradient at planes. */
  private static float[] atImages(float[] gradient, int planes, long... shape) {
    forEachPlane(planes, shape, (from, to) -> Arrays.fill(gradient, from, to, 0));
    return gradient;
  }

  private interface Range {
    void at(int from, int to);
  }

  private static void forEachPlane(int planes, long[] shape, Range action) {
    int pixels = Math.toIntExact(shape[2] * shape[3]);
    int channels = Math.toIntExact(shape[1]);
    for (int image = 0; image < shape[0]; image++) {
      for (int channel = channels - planes; channel < channels; channel++) {
        int from = (image * channels + channel) * pixels;
        action.at(from, from + pixels);
      }
    }
  }

  @Test
  void discriminatorsOfClassesHaveOnePlaneForEach() {
    PaperDcganRecipe paper = new PaperDcganRecipe(16, 3);
    assertThat(planes(paper.discriminator(1))).isZero();
    assertThat(planes(paper.withClasses(7).discriminator(1))).isEqualTo(7);
    assertThat(
            planes(
                paper
                    .withClasses(7)
                    .withDiscriminatorNormalization(DiscriminatorNormalization.NONE)
                    .discriminator(1)))
        .isEqualTo(7);
    assertThat(planes(DcganRecipe.conditional(10).discriminator(1))).isEqualTo(10);
  }

  private static int planes(MultiLayerConfiguration discriminator) {
    return ((Convolution) discriminator.getConf(0).getLayer()).getPlanes();
  }

  @Test
  void configurationsKeepThemInTheirJson() {
    MultiLayerConfiguration made = network(new Convolution(5, 6, 3, 2, 1).withPlanes(4));
    assertThat(planes(MultiLayerConfiguration.fromJson(made.toJson()))).isEqualTo(4);
  }

  @Test
  void oneChannelIsLeft() {
    Convolution convolution = new Convolution(5, 6, 3, 2, 1);
    assertThatThrownBy(() -> convolution.withPlanes(5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("has planes 5, expected from 0 to 4");
    assertThatThrownBy(() -> convolution.withPlanes(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("has planes -1, expected from 0 to 4");
  }
}
