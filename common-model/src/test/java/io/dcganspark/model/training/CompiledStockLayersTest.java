package io.dcganspark.model.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.model.layer.ChannelDropout;
import io.dcganspark.model.layer.LeakyRelu;
import io.dcganspark.model.layer.Network;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.onednn.Compilation;
import io.dcganspark.model.onednn.CompiledNetwork;
import io.dcganspark.model.random.Purpose;
import io.dcganspark.model.random.RandomStream;
import io.dcganspark.model.recipe.OwnRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
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
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;

/** DL4J's own layers compiled, against themselves as DL4J computes them. */
@Tag("processor")
class CompiledStockLayersTest {
  private static final int BATCH = 5;
  private static final double TOLERANCE = 1e-5;

  /** Cases of {@link StockLayerGradientTest} that have no step. */
  private static final Set<String> ON_LAYERS = Set.of("activation GELU, precise");

  private record Case(String name, MultiLayerConfiguration layers, long... inputShape) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> single() {
    return StockLayerGradientTest.cases()
        .map(layer -> new Case(layer.name(), layer.layers(), shape(layer.input())));
  }

  private static long[] shape(InputType input) {
    long[] shape = input.getShape(true);
    shape[0] = BATCH;
    return shape;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("single")
  void everyLayerIsCompiledOrNamed(Case network) {
    Optional<String> obstacle = obstacle(network.layers, network.inputShape);
    assertThat(obstacle.isPresent()).as("%s", obstacle).isEqualTo(ON_LAYERS.contains(network.name));
  }

  /** Returns why a network is not computed otherwise than by its layers; nothing where it is. */
  Optional<String> obstacle(MultiLayerConfiguration layers, long... inputShape) {
    Compilation compilation = CompiledNetwork.compile(layers, Precision.FLOAT32, inputShape);
    if (compilation.obstacle().isEmpty()) {
      compilation.network().close();
    }
    return compilation.obstacle();
  }

  static Stream<Case> deterministic() {
    return Stream.concat(single(), combined())
        .filter(network -> !network.name.startsWith("dropout"))
        .filter(network -> !ON_LAYERS.contains(network.name));
  }

  private static Stream<Case> combined() {
    return Stream.of(
        network("upsampling and a convolution", images(4, 6, 3), upsampling(2), convolution(5)),
        network(
            "upsampling and a convolution without bias, normalized",
            images(4, 2, 20),
            upsampling(2),
            convolution(9, false),
            normalization(),
            rectifier(0.2),
            convolution(1)),
        network(
            "upsampling of an odd size", images(3, 5, 2), upsampling(2), convolution(4), dense(1)),
        network("upsampling by three", images(2, 3, 4), upsampling(3), convolution(2)),
        network(
            "transposed convolutions on tiles",
            images(4, 4, 32),
            doubling(40, false),
            normalization(),
            rectifier(0),
            doubling(3, true),
            new ActivationLayer(Activation.TANH)),
        network(
            "convolutions on tiles",
            images(16, 16, 32),
            halving(36, false),
            rectifier(0.1),
            halving(32, false),
            normalization(),
            dense(1)),
        network(
            "a normalization of rows from images",
            images(3, 4, 2),
            convolution(3),
            dense(7),
            normalization(),
            new ActivationLayer(Activation.SIGMOID),
            dense(2)));
  }

  private static Case network(String name, InputType input, Layer... layers) {
    MultiLayerConfiguration made =
        new NeuralNetConfiguration.Builder()
            .seed(6)
            .activation(Activation.IDENTITY)
            .list(layers)
            .setInputType(input)
            .build();
    return new Case(name, made, shape(input));
  }

  private static InputType images(int height, int width, int channels) {
    return InputType.convolutional(height, width, channels);
  }

  private static Layer upsampling(int size) {
    return new Upsampling2D.Builder(size).build();
  }

  private static Layer convolution(int maps) {
    return convolution(maps, true);
  }

  private static Layer convolution(int maps, boolean biased) {
    return new ConvolutionLayer.Builder(3, 3).nOut(maps).padding(1, 1).hasBias(biased).build();
  }

  private static Layer halving(int maps, boolean biased) {
    return new ConvolutionLayer.Builder(4, 4)
        .nOut(maps)
        .stride(2, 2)
        .padding(1, 1)
        .hasBias(biased)
        .build();
  }

  private static Layer doubling(int maps, boolean biased) {
    return new Deconvolution2D.Builder(4, 4)
        .nOut(maps)
        .stride(2, 2)
        .padding(1, 1)
        .hasBias(biased)
        .build();
  }

  private static Layer normalization() {
    return new BatchNormalization.Builder().eps(0.1).decay(0.75).useLogStd(false).build();
  }

  private static Layer rectifier(double slope) {
    return new ActivationLayer(
        slope == 0 ? Activation.RELU.getActivationFunction() : new ActivationLReLU(slope));
  }

  private static Layer dense(int outputs) {
    return new DenseLayer.Builder().nOut(outputs).build();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("deterministic")
  void agreesWithDl4j(Case network) throws Exception {
    float[] parameters = InitialState.parameters(network.layers);
    try (Network layers = Dl4jNetwork.with(network.layers, parameters, network.inputShape);
        Network compiled = compiled(network, parameters)) {
      float[] input = TestNetworks.random(1, network.inputShape);
      for (int step = 0; step < 2; step++) {
        float[] expected = layers.forward(input, dropout());
        check("output", expected, compiled.forward(input, dropout()));
        float[] outputGradient = TestNetworks.random(2 + step, expected.length);
        float[] expectedGradient = layers.backward(outputGradient);
        check("gradient at the input", expectedGradient, compiled.backward(outputGradient));
        if (parameters.length > 0) {
          check("gradients", layers.gradients(), compiled.gradients());
        }
        compiled.forward(input, dropout());
        check(
            "gradient at the input alone",
            expectedGradient,
            compiled.backwardToInput(outputGradient));
      }
      check("evaluation", layers.evaluate(input), compiled.evaluate(input));
    }
  }

  private Network compiled(Case network, float[] parameters) {
    return compared(network.layers, parameters, network.inputShape);
  }

  /** Makes what is compared with the layers. */
  Network compared(MultiLayerConfiguration layers, float[] parameters, long... inputShape) {
    return TestNetworks.compiled(layers, Precision.FLOAT32, parameters, inputShape);
  }

  /** DL4J draws from ND4J's generator; a compiled dropout is this project's. */
  @Test
  void aDropoutOfMapsIsAChannelDropout() {
    Case stock =
        network(
            "stock",
            images(3, 4, 6),
            rectifier(0.3),
            new DropoutLayer.Builder(new SpatialDropout(0.75)).build());
    Case own = network("own", images(3, 4, 6), new LeakyRelu(0.3), new ChannelDropout(0.25));
    assertThat(pass(stock)).containsExactly(pass(own));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aDropoutOfValuesKeepsAndScalesSingleOnes(int height) throws Exception {
    Case network =
        network(
            "dropout", images(height, 10, 20), new DropoutLayer.Builder(new Dropout(0.8)).build());
    try (Network compiled = compiled(network, new float[0])) {
      float[] ones = new float[TestNetworks.random(1, network.inputShape).length];
      Arrays.fill(ones, 1);
      float[] output = compiled.forward(ones, dropout());
      float[] gradient = compiled.backward(ones);
      assertThat(gradient).containsExactly(output);
      float kept = 1 / (1 - (float) (1 - 0.8));
      int silenced = 0;
      for (float value : output) {
        assertThat(value).isIn(0f, kept);
        silenced += value == 0 ? 1 : 0;
      }
      assertThat((double) silenced / output.length).isBetween(0.1, 0.3);
      assertThat(compiled.evaluate(ones)).containsOnly(1);
    }
  }

  private float[] pass(Case network) {
    try (Network compiled = compiled(network, new float[0])) {
      return compiled.forward(TestNetworks.random(1, network.inputShape), dropout());
    }
  }

  @Test
  void theExamplesNetworksAreCompiled() throws IOException {
    Path folder = Path.of("../conf/own");
    OwnRecipe recipe =
        OwnRecipe.of(
            Files.readString(folder.resolve("generator.json")),
            Files.readString(folder.resolve("discriminator.json")));
    for (Case network :
        List.of(
            new Case("G", recipe.generator(1), BATCH, recipe.latentSize()),
            new Case("D", recipe.discriminator(1), BATCH, 1, 28, 28))) {
      assertThat(obstacle(network.layers, network.inputShape)).isEmpty();
    }
  }

  @Test
  void rowsBecomeImagesInTheOrderOfDl4j() throws Exception {
    MultiLayerConfiguration layers =
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .activation(Activation.IDENTITY)
            .list(dense(2 * 3 * 5), convolution(4))
            .inputPreProcessor(1, new FeedForwardToCnnPreProcessor(2, 3, 5))
            .setInputType(InputType.feedForward(6))
            .build();
    agreesWithDl4j(new Case("rows as images", layers, BATCH, 6));
  }

  private static RandomStream dropout() {
    return new RandomStream(1, Purpose.DROPOUT_ON_REAL, 1, 0);
  }

  private static void check(String what, float[] expected, float[] found) {
    TestNetworks.check(what, expected, found, TOLERANCE);
  }
}
