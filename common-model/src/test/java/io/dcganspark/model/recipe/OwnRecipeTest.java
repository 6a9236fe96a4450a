package io.dcganspark.model.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dcganspark.model.layer.Convolution;
import io.dcganspark.model.layer.Linear;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.dropout.SpatialDropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** What is taken of a user's networks, and what is refused in one line. */
class OwnRecipeTest {
  private static NeuralNetConfiguration.Builder base() {
    return new NeuralNetConfiguration.Builder().activation(Activation.IDENTITY);
  }

  /** From 10 values to (1, 8, 8). */
  private static ListBuilder generatorLayers(NeuralNetConfiguration.Builder base) {
    return base.list()
        .layer(new DenseLayer.Builder().nOut(4 * 4 * 4).build())
        .layer(new BatchNormalization.Builder().nIn(4).nOut(4).build())
        .layer(new Deconvolution2D.Builder(4, 4).stride(2, 2).padding(1, 1).nOut(1).build())
        .layer(new ActivationLayer(Activation.TANH))
        .inputPreProcessor(1, new FeedForwardToCnnPreProcessor(4, 4, 4))
        .setInputType(InputType.feedForward(10));
  }

  private static ListBuilder discriminatorLayers(NeuralNetConfiguration.Builder base) {
    return base.list()
        .layer(convolution().build())
        .layer(new ActivationLayer(Activation.LEAKYRELU))
        .layer(new DropoutLayer.Builder(0.75).build())
        .layer(new DenseLayer.Builder().nOut(1).build())
        .setInputType(InputType.convolutional(8, 8, 1));
  }

  private static ConvolutionLayer.Builder convolution() {
    return new ConvolutionLayer.Builder(3, 3).stride(2, 2).padding(1, 1).nOut(6);
  }

  private static MultiLayerConfiguration generator() {
    return generatorLayers(base()).build();
  }

  private static MultiLayerConfiguration discriminator() {
    return discriminatorLayers(base()).build();
  }

  private static UnusableNetworkException refusal(
      MultiLayerConfiguration generator, MultiLayerConfiguration discriminator) {
    UnusableNetworkException refusal =
        catchThrowableOfType(
            UnusableNetworkException.class,
            () -> OwnRecipe.of(generator.toJson(), discriminator.toJson()));
    assertThat(refusal).isNotNull();
    assertThat(refusal.getMessage().lines()).hasSize(1);
    return refusal;
  }

  @Test
  void shapesAreThoseOfTheLayers() {
    OwnRecipe recipe = OwnRecipe.of(generator().toJson(), discriminator().toJson());
    assertThat(recipe.latentSize()).isEqualTo(10);
    assertThat(recipe.imageShape()).isEqualTo(new ImageShape(1, 8, 8));
    assertThat(recipe.classes()).isZero();
  }

  @Test
  void whatItGivesIsTheSameNetworkWithTheRunsSeed() {
    OwnRecipe recipe = OwnRecipe.of(generator().toJson(), discriminator().toJson());
    MultiLayerConfiguration given = recipe.generator(21);
    assertThat(given.getConfs()).extracting(NeuralNetConfiguration::getSeed).containsOnly(42L);
    MultiLayerConfiguration expected = generator();
    expected.getConfs().forEach(layer -> layer.setSeed(42));
    ((BatchNormalization) expected.getConf(1).getLayer()).setUseLogStd(false);
    assertThat(given.toJson()).isEqualTo(expected.toJson());
  }

  @Test
  void thisProjectsLayersAreTakenAsWell() {
    DcganRecipe dcgan = DcganRecipe.ofReference();
    OwnRecipe recipe = OwnRecipe.of(dcgan.generator(1).toJson(), dcgan.discriminator(1).toJson());
    assertThat(recipe.latentSize()).isEqualTo(dcgan.latentSize());
    assertThat(recipe.imageShape()).isEqualTo(dcgan.imageShape());
    PaperDcganRecipe paper = new PaperDcganRecipe(8, 3);
    assertThat(
            OwnRecipe.of(paper.generator(1).toJson(), paper.discriminator(1).toJson()).imageShape())
        .isEqualTo(paper.imageShape());
    GanRecipe gan = new GanRecipe();
    assertThat(OwnRecipe.of(gan.generator(1).toJson(), gan.discriminator(1).toJson()).imageShape())
        .isEqualTo(gan.imageShape());
  }

  static Stream<Arguments> generators() {
    return Stream.of(
        Arguments.of(
            "layer 1 (LSTM) is not trained here, expected one of ActivationLayer,"
                + " BatchNormalization,",
            base()
                .list(
                    new DenseLayer.Builder().nIn(10).nOut(5).build(),
                    new LSTM.Builder().nIn(5).nOut(5).build())
                .build()),
        Arguments.of(
            "layer 1 (OutputLayer) is an output layer, expected none: G's error comes from D",
            base()
                .list(
                    new DenseLayer.Builder().nIn(10).nOut(5).build(),
                    new OutputLayer.Builder(LossFunctions.LossFunction.MSE).nIn(5).nOut(64).build())
                .build()),
        Arguments.of(
            "it ends in rows of 64, expected images: put a FeedForwardToCnnPreProcessor before its"
                + " last layer",
            base().list(new DenseLayer.Builder().nIn(10).nOut(64).build()).build()),
        Arguments.of(
            "layer 0 (ConvolutionLayer) takes images, found rows of 10: put a"
                + " FeedForwardToCnnPreProcessor before it",
            base().list(convolution().nIn(10).build()).build()),
        Arguments.of(
            "layer 0 (ActivationLayer) does not determine the length of the latent, expected one"
                + " with nIn, such as DenseLayer",
            base().list(new ActivationLayer(Activation.TANH)).build()),
        Arguments.of(
            "layer 1 (DenseLayer) has nIn 6, expected 5, since it is given rows of 5",
            withInputsOf6()),
        Arguments.of(
            "the preprocessor before layer 1 expects 64 values, found rows of 60", withRowsOf60()),
        Arguments.of(
            "layer 2 (DropoutLayer) is dropout, expected none in G: its noise is its latent",
            base()
                .list(
                    new DenseLayer.Builder().nIn(10).nOut(64).build(),
                    new ActivationLayer(Activation.TANH),
                    new DropoutLayer.Builder(0.5).build())
                .inputPreProcessor(1, new FeedForwardToCnnPreProcessor(8, 8, 1))
                .build()),
        Arguments.of(
            "it ends in images of (2, 4, 8), expected 1 channel or 3",
            base()
                .list(
                    new DenseLayer.Builder().nIn(10).nOut(64).build(),
                    new ActivationLayer(Activation.TANH))
                .inputPreProcessor(1, new FeedForwardToCnnPreProcessor(4, 8, 2))
                .build()));
  }

  /** As somebody may have edited it: DL4J's builder would not make it. */
  private static MultiLayerConfiguration withInputsOf6() {
    MultiLayerConfiguration edited =
        base()
            .list(
                new DenseLayer.Builder().nIn(10).nOut(5).build(),
                new DenseLayer.Builder().nIn(5).nOut(5).build())
            .build();
    ((DenseLayer) edited.getConf(1).getLayer()).setNIn(6);
    return edited;
  }

  /** As the one above. */
  private static MultiLayerConfiguration withRowsOf60() {
    MultiLayerConfiguration edited = generator();
    ((DenseLayer) edited.getConf(0).getLayer()).setNOut(60);
    return edited;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("generators")
  void refusesAGenerator(String message, MultiLayerConfiguration generator) {
    UnusableNetworkException refusal = refusal(generator, discriminator());
    assertThat(refusal).hasMessageStartingWith(message);
    assertThat(refusal.network()).isEqualTo(NetworkRole.GENERATOR);
  }

  private static MultiLayerConfiguration withLast(org.deeplearning4j.nn.conf.layers.Layer... last) {
    ListBuilder layers = base().list().layer(convolution().build());
    for (var layer : last) {
      layers.layer(layer);
    }
    return layers.setInputType(InputType.convolutional(8, 8, 1)).build();
  }

  static Stream<Arguments> discriminators() {
    return Stream.of(
        Arguments.of(
            "layer 1 (OutputLayer) is an output layer, expected a DenseLayer of one output and the"
                + " activation identity",
            withLast(
                new OutputLayer.Builder(LossFunctions.LossFunction.XENT)
                    .nOut(1)
                    .activation(Activation.SIGMOID)
                    .build())),
        Arguments.of(
            "its last layer has the activation sigmoid, expected identity: it ends in a logit, not"
                + " in a probability",
            withLast(new DenseLayer.Builder().nOut(1).activation(Activation.SIGMOID).build())),
        Arguments.of(
            "it ends in rows of 2, expected one logit an image",
            withLast(new DenseLayer.Builder().nOut(2).build())),
        Arguments.of("it ends in images of (6, 4, 4), expected one logit an image", withLast()),
        Arguments.of(
            "layer 0 (ConvolutionLayer) has nIn 3, expected 1, since it is given images of (1, 8,"
                + " 8)",
            base()
                .list(convolution().build(), new DenseLayer.Builder().nOut(1).build())
                .setInputType(InputType.convolutional(8, 8, 3))
                .build()),
        Arguments.of(
            "the preprocessor before layer 1 expects images of (6, 8, 8), found images of (6, 4,"
                + " 4)",
            base()
                .list(convolution().build(), new DenseLayer.Builder().nOut(1).build())
                .setInputType(InputType.convolutional(16, 16, 1))
                .build()),
        Arguments.of(
            "layer 1 (DenseLayer) takes rows, found images of (6, 4, 4): build the network with"
                + " setInputType,",
            base()
                .list(
                    convolution().nIn(1).build(), new DenseLayer.Builder().nIn(96).nOut(1).build())
                .build()),
        Arguments.of(
            "layer 1 (DenseLayer) has the activation softmax, expected one of ELU,",
            withLast(
                new DenseLayer.Builder().nOut(4).activation(Activation.SOFTMAX).build(),
                new DenseLayer.Builder().nOut(1).build())),
        Arguments.of(
            "layer 1 (ActivationLayer) has the activation softmax, expected one of ELU,",
            withLast(
                new ActivationLayer(Activation.SOFTMAX), new DenseLayer.Builder().nOut(1).build())),
        Arguments.of(
            "layer 1 (DenseLayer) has a dropout of its own: put a DropoutLayer before it instead",
            withLast(new DenseLayer.Builder().nOut(1).dropOut(0.5).build())),
        Arguments.of(
            "layer 1 (DropoutLayer) expected Dropout or SpatialDropout, without a schedule",
            withLast(
                new DropoutLayer.Builder(new GaussianDropout(0.5)).build(),
                new DenseLayer.Builder().nOut(1).build())),
        Arguments.of(
            "layer 1 (DenseLayer) has a layer norm, which is not trained here",
            withLast(new DenseLayer.Builder().nOut(1).hasLayerNorm(true).build())),
        Arguments.of(
            "layer 1 (BatchNormalization) has lockGammaBeta or no minibatch",
            withLast(
                new BatchNormalization.Builder().lockGammaBeta(true).build(),
                new DenseLayer.Builder().nOut(1).build())),
        Arguments.of(
            "layer 1 (SubsamplingLayer) has dilation [2, 2], expected [1, 1]",
            withLast(
                new SubsamplingLayer.Builder().kernelSize(2, 2).dilation(2, 2).build(),
                new DenseLayer.Builder().nOut(1).build())),
        Arguments.of(
            "layer 1 (Deconvolution2D) has dilation [2, 1], expected [1, 1]",
            withLast(
                new Deconvolution2D.Builder(2, 2).nOut(3).dilation(2, 1).build(),
                new DenseLayer.Builder().nOut(1).build())),
        Arguments.of(
            "layer 0 (ConvolutionLayer) has the format NHWC, expected NCHW",
            base()
                .list(
                    convolution().dataFormat(CNN2DFormat.NHWC).build(),
                    new DenseLayer.Builder().nOut(1).build())
                .setInputType(InputType.convolutional(8, 8, 1, CNN2DFormat.NHWC))
                .build()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("discriminators")
  void refusesADiscriminator(String message, MultiLayerConfiguration discriminator) {
    UnusableNetworkException refusal = refusal(generator(), discriminator);
    assertThat(refusal).hasMessageStartingWith(message);
    assertThat(refusal.network()).isEqualTo(NetworkRole.DISCRIMINATOR);
  }

  /** A network would read one pixel of a channel that is none. */
  @Test
  void planesAreThoseOfClasses() {
    MultiLayerConfiguration layers =
        base().list(new Convolution(3, 4, 4, 2, 1).withPlanes(2), Linear.toVector(64, 1)).build();
    ImageShape input = new ImageShape(3, 8, 8);
    UserNetworks.requireDiscriminator(layers, input, 2);
    assertThatThrownBy(() -> UserNetworks.requireDiscriminator(layers, input, 1))
        .isInstanceOf(UnusableNetworkException.class)
        .hasMessage(
            "its first layer has planes 2, expected at most 1, one for each class of the recipe");
  }

  static Stream<Arguments> settings() {
    return Stream.of(
        setting(
            "has l1, l2 or weight decay, which are not applied: take them out", b -> b.l2(1e-4)),
        setting("has l1, l2 or weight decay", b -> b.l1(1e-4)),
        setting("has l1, l2 or weight decay", b -> b.weightDecay(1e-4)),
        setting(
            "has the gradientNormalization ClipL2PerLayer, which is not applied: take it out",
            b -> b.gradientNormalization(GradientNormalization.ClipL2PerLayer)),
        setting(
            "has constraints, which are not applied: take them out",
            b -> b.constrainWeights(new MaxNormConstraint(1, 1))));
  }

  private static Arguments setting(
      String message, Consumer<NeuralNetConfiguration.Builder> configured) {
    NeuralNetConfiguration.Builder base = base();
    configured.accept(base);
    return Arguments.of(message, discriminatorLayers(base).build());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("settings")
  void refusesASettingThatOnlyDl4jsUpdaterWouldApply(
      String message, MultiLayerConfiguration discriminator) {
    assertThat(refusal(generator(), discriminator))
        .hasMessageStartingWith("layer 0 (ConvolutionLayer) " + message);
  }

  static Stream<Arguments> edits() {
    return Stream.of(
        Arguments.of("\"slope\" : 0.2", "\"slope\" : 1.5", "layer 1 (LeakyRelu) has slope 1.5,"),
        Arguments.of("\"slope\" : 0.2", "\"slope\" : -0.2", "layer 1 (LeakyRelu) has slope -0.2,"),
        Arguments.of(
            "\"slope\" : 0.2", "\"slope\" : \"NaN\"", "layer 1 (LeakyRelu) has slope NaN,"),
        Arguments.of(
            "\"probability\" : 0.25",
            "\"probability\" : 1.0",
            "layer 2 (ChannelDropout) has probability 1.0,"),
        Arguments.of(
            "\"epsilon\" : 0.8",
            "\"epsilon\" : 0",
            "layer 6 (BatchNormalization) has epsilon 0.0,"),
        Arguments.of("\"stride\" : 2", "\"stride\" : 0", "layer 0 (Convolution) has stride 0,"),
        Arguments.of("\"kernel\" : 3", "\"kernel\" : 0", "layer 0 (Convolution) has kernel 0,"),
        Arguments.of(
            "\"padding\" : 1", "\"padding\" : -1", "layer 0 (Convolution) has padding -1,"),
        Arguments.of(
            "\"kernel\" : 3", "\"kernel\" : 99", "layer 0 (Convolution) makes images of (16, "));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("edits")
  void refusesASettingOfThisProjectsLayersThatIsOutOfItsRange(
      String found, String edited, String message) {
    DcganRecipe dcgan = DcganRecipe.ofReference();
    String generator = dcgan.generator(1).toJson();
    String discriminator = dcgan.discriminator(1).toJson();
    assertThat(discriminator).contains(found);
    assertThatThrownBy(() -> OwnRecipe.of(generator, discriminator.replace(found, edited)))
        .isInstanceOf(UnusableNetworkException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  static Stream<Arguments> stockLayers() {
    return Stream.of(
        Arguments.of("has p 0.0, expected above 0", dropout(new Dropout(0.5), 0)),
        Arguments.of("has p 1.5, expected", dropout(new Dropout(0.5), 1.5)),
        Arguments.of("has p 0.0, expected", dropout(new SpatialDropout(0.5), 0)),
        Arguments.of(
            "has the activation's alpha -0.2, expected", active(new ActivationLReLU(-0.2))),
        Arguments.of("has the activation's alpha 1.5, expected", active(new ActivationLReLU(1.5))),
        Arguments.of("has the activation's alpha 2.0, expected 1", active(new ActivationELU(2))),
        Arguments.of(
            "has eps 0.0, expected above 0", new BatchNormalization.Builder().eps(0).build()),
        Arguments.of(
            "has decay 1.0, expected from 0", new BatchNormalization.Builder().decay(1).build()));
  }

  private static Layer dropout(IDropout dropout, double p) {
    // As JSON does, past the check that a constructor may have.
    if (dropout instanceof Dropout rows) {
      rows.setP(p);
    } else {
      ((SpatialDropout) dropout).setP(p);
    }
    return new DropoutLayer.Builder(dropout).build();
  }

  private static Layer active(IActivation activation) {
    return new ActivationLayer(activation);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("stockLayers")
  void refusesASettingOfDl4jsLayersThatIsOutOfItsRange(String message, Layer layer) {
    MultiLayerConfiguration discriminator =
        withLast(layer, new DenseLayer.Builder().nOut(1).build());
    assertThat(refusal(generator(), discriminator))
        .hasMessageContaining(
            "layer 1 (%s) %s".formatted(layer.getClass().getSimpleName(), message));
  }

  @Test
  void refusesTruncatedBackpropagationThroughTime() {
    MultiLayerConfiguration generator =
        generatorLayers(base()).backpropType(BackpropType.TruncatedBPTT).build();
    assertThat(refusal(generator, discriminator()))
        .hasMessage("its backpropType is TruncatedBPTT, expected Standard");
  }

  @Test
  void refusesAFileThatNamesAClassThatIsNoPartOfANetwork() {
    String json =
        generator()
            .toJson()
            .replace("org.deeplearning4j.nn.conf.layers.DenseLayer", "javax.script.ScriptEngine");
    assertThatThrownBy(() -> OwnRecipe.of(json, discriminator().toJson()))
        .isInstanceOf(UnusableNetworkException.class)
        .hasMessageStartingWith("it names the class javax.script.ScriptEngine, expected those of");
  }

  @Test
  void refusesADistributionThatIsNone() {
    String json =
        generatorLayers(base().weightInit(new NormalDistribution(0, 0.02)))
            .build()
            .toJson()
            .replace("org.deeplearning4j.nn.conf.distribution.NormalDistribution", "com.example.D");
    assertThatThrownBy(() -> OwnRecipe.of(json, discriminator().toJson()))
        .hasMessageStartingWith("it names the class com.example.D, expected those of");
  }

  @Test
  void refusesWhatIsNoNetwork() {
    assertThatThrownBy(() -> OwnRecipe.of("{", discriminator().toJson()))
        .hasMessageStartingWith("it is no JSON: ");
    assertThatThrownBy(() -> OwnRecipe.of("{\"layers\": 3}", discriminator().toJson()))
        .hasMessageStartingWith("it has no layers, expected what DL4J's");
    assertThatThrownBy(() -> OwnRecipe.of("{\"confs\": [{\"layer\": 3}]}", "{}"))
        .hasMessageStartingWith("DL4J cannot read it, expected what its toJson() writes: ");
  }
}
