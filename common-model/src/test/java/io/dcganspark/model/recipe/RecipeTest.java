package io.dcganspark.model.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.model.dl4j.Dl4jArchive;
import io.dcganspark.model.optimizer.AdamSettings;
import io.dcganspark.model.training.InitialState;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What holds for every recipe. */
class RecipeTest {
  static Stream<Arguments> trainableParameters() {
    return Stream.of(
        Arguments.of("dcgan", 1_049_985, 98_113),
        Arguments.of("gan", 1_510_032, 533_505),
        Arguments.of("dcgan-paper", 3_574_656, 2_763_520),
        Arguments.of("dcgan-conditional", 1_131_905, 99_553));
  }

  static Stream<Recipe> recipes() {
    return trainableParameters().map(row -> Recipe.named((String) row.get()[0]));
  }

  @ParameterizedTest
  @MethodSource("trainableParameters")
  void hasAsManyTrainableParametersAsInPyTorch(String name, long generator, long discriminator) {
    Recipe recipe = Recipe.named(name);
    assertThat(trainable(recipe.generator(1))).isEqualTo(generator);
    assertThat(trainable(recipe.discriminator(1))).isEqualTo(discriminator);
  }

  private static long trainable(MultiLayerConfiguration configuration) {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    return network.paramTable().entrySet().stream()
        .filter(entry -> !entry.getKey().endsWith("_mean") && !entry.getKey().endsWith("_var"))
        .mapToLong(entry -> entry.getValue().length())
        .sum();
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void networksOfOneSeedAreEqualAndOfAnotherAreNot(Recipe recipe) {
    float[] weights = InitialState.of(recipe, 3).generator().parameters();
    assertThat(InitialState.of(recipe, 3).generator().parameters()).isEqualTo(weights);
    assertThat(Arrays.equals(InitialState.of(recipe, 4).generator().parameters(), weights))
        .isFalse();
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void survivesDl4jsJson(Recipe recipe) {
    for (MultiLayerConfiguration configuration :
        new MultiLayerConfiguration[] {recipe.generator(1), recipe.discriminator(1)}) {
      String json = configuration.toJson();
      assertThat(MultiLayerConfiguration.fromJson(json).toJson()).isEqualTo(json);
    }
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void dl4jRestoresASavedGeneratorThatDrawsTheSame(Recipe recipe) throws Exception {
    float[] parameters = InitialState.of(recipe, 3).generator().parameters();
    byte[] zip =
        Dl4jArchive.zip(recipe.generator(3), parameters, new AdamSettings(1e-3, 0.9, 0.99, 1e-8));
    MultiLayerNetwork restored =
        ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(zip), false);
    MultiLayerNetwork original = new MultiLayerNetwork(recipe.generator(3));
    original.init(Nd4j.createFromArray(parameters).reshape(1, parameters.length), true);
    long latents = recipe.generatorInput();
    INDArray latent =
        Nd4j.linspace(-1, 1, 2 * latents).castTo(original.params().dataType()).reshape(2, latents);
    INDArray images = restored.output(latent);
    ImageShape shape = recipe.imageShape();
    assertThat(images.shape()).containsExactly(2, shape.channels(), shape.height(), shape.width());
    assertThat(images).isEqualTo(original.output(latent));
  }

  @Test
  void anUnknownNameIsRefusedWithThoseThatThereAre() {
    assertThatThrownBy(() -> Recipe.named("dcgam"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("dcgam")
        .hasMessageContaining("dcgan, gan, dcgan-paper, dcgan-conditional");
  }
}
