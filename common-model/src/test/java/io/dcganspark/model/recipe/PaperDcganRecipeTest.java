package io.dcganspark.model.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.model.layer.Convolution;
import io.dcganspark.model.layer.Network;
import io.dcganspark.model.layer.TransposedConvolution;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.onednn.CompiledNetwork;
import io.dcganspark.model.random.LatentLaw;
import io.dcganspark.model.training.InitialState;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The paper's networks of every size. */
class PaperDcganRecipeTest {
  private static List<Layer> layers(MultiLayerConfiguration network) {
    return network.getConfs().stream().map(NeuralNetConfiguration::getLayer).toList();
  }

  private static List<Long> mapsOfGenerator(Recipe recipe) {
    return layers(recipe.generator(1)).stream()
        .filter(TransposedConvolution.class::isInstance)
        .map(layer -> ((TransposedConvolution) layer).getNOut())
        .toList();
  }

  private static List<Long> mapsOfDiscriminator(Recipe recipe) {
    return layers(recipe.discriminator(1)).stream()
        .filter(Convolution.class::isInstance)
        .map(layer -> ((Convolution) layer).getNOut())
        .toList();
  }

  @Test
  void everyBlockAwayFromTheImageHasTwiceAsManyMaps() {
    Recipe small = new PaperDcganRecipe(8, 3).withSize(32);
    assertThat(mapsOfGenerator(small)).containsExactly(32L, 16L, 8L, 3L);
    assertThat(mapsOfDiscriminator(small)).containsExactly(8L, 16L, 32L, 1L);
    Recipe large = new PaperDcganRecipe(8, 3).withSize(256);
    assertThat(mapsOfGenerator(large)).containsExactly(256L, 128L, 64L, 32L, 16L, 8L, 3L);
    assertThat(mapsOfDiscriminator(large)).containsExactly(8L, 16L, 32L, 64L, 128L, 256L, 1L);
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 64, 128, 256})
  @Tag("processor")
  void everySizeIsCompiledAndMakesImagesOfIt(int size) {
    Recipe recipe = new PaperDcganRecipe(1, 3).withSize(size).withClasses(2).withLatentSize(5);
    try (Network generator =
            CompiledNetwork.compile(
                    recipe.generator(1), Precision.FLOAT32, 2, recipe.generatorInput())
                .network();
        Network discriminator =
            CompiledNetwork.compile(recipe.discriminator(1), Precision.FLOAT32, 2, 5, size, size)
                .network()) {
      generator.setParameters(InitialState.of(recipe, 1).generator().parameters());
      discriminator.setParameters(InitialState.of(recipe, 1).discriminator().parameters());
      assertThat(recipe.generatorInput()).isEqualTo(7);
      assertThat(generator.evaluate(new float[2 * 7])).hasSize(2 * 3 * size * size);
      assertThat(discriminator.evaluate(new float[2 * 5 * size * size])).hasSize(2);
    }
  }

  @Test
  void theOtherPropertiesStayWhenOneChanges() {
    Recipe changed =
        Recipe.named("dcgan-paper")
            .withLatentLaw(LatentLaw.UNIFORM)
            .withLatentSize(7)
            .withClasses(3)
            .withSize(128)
            .withChannels(3)
            .withWidth(2);
    assertThat(changed).isEqualTo(new PaperDcganRecipe(2, 3, 128, 3, 7, LatentLaw.UNIFORM));
    assertThat(changed.latentLaw()).isEqualTo(LatentLaw.UNIFORM);
    assertThat(Recipe.named("dcgan-paper"))
        .isEqualTo(new PaperDcganRecipe(64, 1, 64, 0, 100, LatentLaw.NORMAL));
  }

  @ParameterizedTest
  @ValueSource(ints = {-32, 0, 16, 48, 65, 512})
  void refusesAnotherSize(int size) {
    Recipe recipe = Recipe.named("dcgan-paper");
    assertThatThrownBy(() -> recipe.withSize(size))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("dcgan-paper has images of 32x32, 64x64, 128x128 or 256x256");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1, 101})
  void refusesOneClassAndManyClasses(int classes) {
    Recipe recipe = Recipe.named("dcgan-paper");
    assertThatThrownBy(() -> recipe.withClasses(classes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("dcgan-paper has 2 to 100 classes, found %d", classes);
  }

  @ParameterizedTest
  @CsvSource({"128, 1024", "256, 512"})
  void refusesALayerThatNoArrayHolds(int size, int width) {
    Recipe recipe = Recipe.named("dcgan-paper").withSize(size);
    assertThat(layers(recipe.withWidth(width - 1).generator(1))).isNotEmpty();
    assertThatThrownBy(() -> recipe.withWidth(width))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("of width %d for %dx%d", width, size, size)
        .hasMessageEndingWith("lower model.width");
  }

  @Test
  void otherRecipesHaveTheirOwnSizeAndAnyLatent() {
    for (String name : List.of("dcgan", "gan", "dcgan-conditional")) {
      Recipe recipe = Recipe.named(name);
      assertThat(recipe.withSize(recipe.imageShape().height())).isSameAs(recipe);
      assertThatThrownBy(() -> recipe.withSize(64))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(name + " has images of ")
          .hasMessageEndingWith(" only");
      Recipe other = recipe.withLatentSize(7).withLatentLaw(LatentLaw.UNIFORM);
      assertThat(other.latentSize()).isEqualTo(7);
      assertThat(other.latentLaw()).isEqualTo(LatentLaw.UNIFORM);
      assertThat(other.classes()).isEqualTo(recipe.classes());
      assertThat(NetworkSize.ofGenerator(other).parameters())
          .isLessThan(NetworkSize.ofGenerator(recipe).parameters());
    }
  }
}
