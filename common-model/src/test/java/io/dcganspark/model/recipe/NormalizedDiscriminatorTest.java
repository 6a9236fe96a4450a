package io.dcganspark.model.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.model.layer.BatchNormalization;
import io.dcganspark.model.layer.Convolution;
import io.dcganspark.model.random.LatentLaw;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NormalizedDiscriminatorTest {
  private static List<Layer> discriminator(Recipe recipe) {
    return recipe.discriminator(1).getConfs().stream()
        .map(NeuralNetConfiguration::getLayer)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dcgan", "gan", "dcgan-paper", "dcgan-conditional"})
  void noBatchNormalizationIsLeftAndEveryConvolutionHasABias(String name) {
    Recipe recipe = Recipe.named(name);
    Recipe changed = recipe.withDiscriminatorNormalization(DiscriminatorNormalization.NONE);
    assertThat(discriminator(changed))
        .noneMatch(BatchNormalization.class::isInstance)
        .filteredOn(Convolution.class::isInstance)
        .allMatch(layer -> ((Convolution) layer).isBiased());
    assertThat(changed.name()).isEqualTo(name);
    assertThat(changed.hasSpectralDiscriminator()).isFalse();
    assertThat(changed.generator(1).toJson()).isEqualTo(recipe.generator(1).toJson());
    assertThat(
            changed
                .withDiscriminatorNormalization(DiscriminatorNormalization.SPECTRAL)
                .hasSpectralDiscriminator())
        .isTrue();
    UserNetworks.requireDiscriminator(
        changed.discriminator(1), changed.discriminatorInput(), changed.classes());
  }

  /** In PyTorch an Identity may stand in place of a batch normalization. */
  @Test
  void modulesKeepTheirNames() {
    Recipe changed =
        Recipe.named("dcgan").withDiscriminatorNormalization(DiscriminatorNormalization.NONE);
    List<String> names =
        IntStream.range(0, discriminator(changed).size())
            .mapToObj(layer -> changed.moduleName(NetworkRole.DISCRIMINATOR, layer))
            .toList();
    assertThat(names)
        .containsExactly(
            "model.0",
            "model.1",
            "model.2",
            "model.3",
            "model.4",
            "model.5",
            "model.7",
            "model.8",
            "model.9",
            "model.11",
            "model.12",
            "model.13",
            "adv_layer.0");
    assertThat(changed.moduleName(NetworkRole.GENERATOR, 6)).isEqualTo("conv_blocks.7");
  }

  /** A method that it does not hand on would answer for another recipe. */
  @Test
  void everyMethodOfARecipeIsHandedOn() {
    List<String> own =
        Arrays.stream(NormalizedDiscriminator.class.getDeclaredMethods())
            .map(Method::getName)
            .toList();
    assertThat(Recipe.class.getDeclaredMethods())
        .filteredOn(method -> !Modifier.isStatic(method.getModifiers()) && !method.isSynthetic())
        .extracting(Method::getName)
        .isSubsetOf(own);
  }

  @Test
  void aDiscriminatorOfAUserKeepsItsOwn() {
    Recipe own = new OwnRecipe("{}", "{}", 1, LatentLaw.NORMAL, new ImageShape(1, 8, 8));
    assertThatThrownBy(
            () -> own.withDiscriminatorNormalization(DiscriminatorNormalization.SPECTRAL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("own has a D of yours, whose normalizations are those that you give it");
  }
}
