package io.dcganspark.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dcganspark.model.layer.Linear;
import io.dcganspark.model.layer.Network;
import io.dcganspark.model.layer.RectifierSides;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.optimizer.Adam;
import io.dcganspark.model.recipe.DcganRecipe;
import io.dcganspark.model.recipe.GanRecipe;
import io.dcganspark.model.recipe.PaperDcganRecipe;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.state.TrainingState;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;

/**
 * Penalties' gradients beside those of PyTorch's double backward in float64, which {@code
 * penalty_parity.py} recorded.
 */
@Tag("processor")
class GradientPenaltyTest {
  private static final double TOLERANCE = 2e-3;

  /** Of a single value, in root mean squares of its tensor. */
  private static final double TOLERANCE_OF_VALUES = 0.03;

  private static final Map<String, Recipe> RECIPES =
      Map.of(
          "dcgan",
          DcganRecipe.ofReference().withoutDropout(),
          "gan",
          new GanRecipe(),
          "dcgan-paper",
          PaperDcganRecipe.ofPyTorchExample());

  private static final Map<String, GradientPenalty.Derivative> PENALTIES =
      Map.of("r1", GradientPenalty.squaredLength(1), "wasserstein", GradientPenalty.lengthOfOne(1));

  static List<Arguments> recorded() throws Exception {
    List<Arguments> cases = new ArrayList<>();
    try (InputStream in = GradientPenaltyTest.class.getResourceAsStream("/parity/penalties.json")) {
      for (JsonNode record : new ObjectMapper().readTree(in)) {
        cases.add(
            Arguments.of(
                record.get("recipe").asText(),
                record.get("penalty").asText(),
                record.get("gradients")));
      }
    }
    return cases;
  }

  /** Returns the names of those that are tested. */
  List<String> backends() {
    return List.of("onednn", "nd4j");
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("recorded")
  void agreesWithPyTorch(String name, String penalty, JsonNode expected) throws Exception {
    for (String backend : backends()) {
      agreesWithPyTorch(name, penalty, backend, expected);
    }
  }

  private static void agreesWithPyTorch(
      String name, String penalty, String backend, JsonNode expected) throws Exception {
    Recipe recipe = RECIPES.get(name);
    PyTorchReference reference = PyTorchReference.read(name + ".json");
    NetworkTensors tensors = new NetworkTensors(recipe.discriminator(1));
    float[] parameters =
        Doubles.rounded(tensors.initial(reference, reference.get("discriminator_parameters")));
    TrainingState state =
        new TrainingState(0, InitialState.of(recipe, 1).generator(), Adam.untrained(parameters));
    float[] vector = new float[parameters.length];
    try (NetworkPair networks =
        NetworkPair.make(
            recipe,
            1,
            reference.batch(),
            new ComputeSettings(backend, Precision.FLOAT32).factory(),
            state)) {
      new GradientPenalty(networks, () -> null)
          .add(
              Doubles.rounded(reference.input("x", 0)), new int[0], PENALTIES.get(penalty), vector);
    }
    ReferenceComparison comparison = new ReferenceComparison(TOLERANCE, TOLERANCE_OF_VALUES);
    comparison.compareAll("gradient ", expected, tensors.trainable(Doubles.of(vector)));
    comparison.assertAgreement("%s, %s, %s".formatted(name, penalty, backend));
  }

  /** A pass with repeated sides of the same images is the recorded one. */
  @Test
  void repeatedSidesGiveTheSameBitsAndFreeOnesAreAsBefore() {
    backends().forEach(GradientPenaltyTest::repeatsSides);
  }

  private static void repeatsSides(String backend) {
    Recipe recipe = PaperDcganRecipe.ofPyTorchExample();
    try (Network network = discriminator(recipe, backend)) {
      float[] images = images(recipe);
      float[] ones = {1, 1};
      float[] free = network.forward(images, null);
      float[] freeGradient = network.backward(ones);
      float[] recorded = network.forward(images, null, RectifierSides.RECORDED);
      float[] recordedGradient = network.backward(ones);
      assertThat(network.forward(images, null, RectifierSides.REPEATED)).isEqualTo(recorded);
      assertThat(network.backward(ones)).isEqualTo(recordedGradient);
      assertThat(network.forward(images, null)).isEqualTo(free);
      assertThat(network.backward(ones)).isEqualTo(freeGradient);
    }
  }

  @Test
  void sidesThatWereNotRecordedAreNotRepeated() {
    backends().forEach(GradientPenaltyTest::refusesToRepeat);
  }

  private static void refusesToRepeat(String backend) {
    Recipe recipe = DcganRecipe.ofReference().withoutDropout();
    try (Network network = discriminator(recipe, backend)) {
      assertThatThrownBy(() -> network.forward(images(recipe), null, RectifierSides.REPEATED))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("sides are to be repeated, and no pass recorded them");
    }
  }

  @Test
  void aLayerWhoseKinksAreUnknownIsRefused() {
    MultiLayerConfiguration network =
        new NeuralNetConfiguration.Builder()
            .list(Linear.toVector(3, 2), new ActivationLayer(Activation.RELU))
            .build();
    try (Network layers =
        NetworkFactory.LAYERS.make(network, InitialState.parameters(network), 2, 3)) {
      assertThatThrownBy(() -> layers.forward(new float[6], null, RectifierSides.RECORDED))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("needs a network that is compiled")
          .hasMessageContaining("ActivationLayer");
    }
  }

  @Test
  void otherKinksThanThoseOfRectifiersAreRefused() {
    // DL4J's own layers, one by one, know of no kink.
    for (String backend : backends().stream().filter(name -> !name.equals("nd4j")).toList()) {
      try (Network network =
          network(backend, pooling(PoolingType.AVG), activation(Activation.ELU))) {
        network.forward(new float[48], null, RectifierSides.RECORDED);
        network.forward(new float[48], null, RectifierSides.REPEATED);
      }
      refuses(backend, "maximum pooling", pooling(PoolingType.MAX));
      refuses(backend, "the activation SELU", activation(Activation.SELU));
    }
  }

  private static void refuses(String backend, String kink, Layer layer) {
    try (Network network = network(backend, layer)) {
      network.forward(new float[48], null);
      assertThatThrownBy(() -> network.forward(new float[48], null, RectifierSides.RECORDED))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("a penalty on D's gradient needs ")
          .hasMessageEndingWith("found " + kink);
    }
  }

  private static Layer pooling(PoolingType type) {
    return new SubsamplingLayer.Builder(type).kernelSize(2, 2).stride(2, 2).build();
  }

  private static Layer activation(Activation activation) {
    return new ActivationLayer(activation);
  }

  /** A network for a batch of two images, (channel, height, width) = (3, 4, 2). */
  private static Network network(String backend, Layer... layers) {
    MultiLayerConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .list(layers)
            .setInputType(InputType.convolutional(4, 2, 3))
            .build();
    return new ComputeSettings(backend, Precision.FLOAT32)
        .factory()
        .make(configuration, new float[0], 2, 3, 4, 2);
  }

  private static Network discriminator(Recipe recipe, String backend) {
    MultiLayerConfiguration configuration = recipe.discriminator(1);
    return new ComputeSettings(backend, Precision.FLOAT32)
        .factory()
        .make(
            configuration,
            InitialState.parameters(configuration),
            2,
            1,
            recipe.imageShape().height(),
            recipe.imageShape().width());
  }

  private static float[] images(Recipe recipe) {
    float[] images = new float[2 * recipe.imageShape().length()];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) Math.sin(i * 0.7);
    }
    return images;
  }
}
