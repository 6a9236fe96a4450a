package io.dcganspark.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.model.layer.Linear;
import io.dcganspark.model.layer.Network;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.onednn.CompiledNetwork;
import io.dcganspark.model.recipe.DcganRecipe;
import io.dcganspark.model.recipe.ImageShape;
import io.dcganspark.model.recipe.Recipe;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.impl.ActivationGELU;

@Tag("processor")
@Tag("bfloat16")
class CompiledWherePossibleTest {
  @ParameterizedTest
  @ValueSource(strings = {"dcgan", "gan", "dcgan-paper"})
  void compilesEveryRecipe(String name) {
    Recipe recipe = Recipe.named(name);
    ImageShape shape = recipe.imageShape();
    assertCompiled(recipe.generator(1), 4, recipe.latentSize());
    assertCompiled(recipe.discriminator(1), 4, shape.channels(), shape.height(), shape.width());
  }

  private void assertCompiled(MultiLayerConfiguration configuration, long... inputShape) {
    try (Network network =
        new CompiledWherePossible(Precision.FLOAT32)
            .make(configuration, InitialState.parameters(configuration), inputShape)) {
      assertThat(network).isInstanceOf(CompiledNetwork.class);
    }
  }

  @Test
  void aLayerThatIsNotOneOfOursIsLeftToDl4j() {
    MultiLayerConfiguration foreign = networkWithAForeignLayer();
    try (Network network =
        new CompiledWherePossible(Precision.FLOAT32)
            .make(foreign, InitialState.parameters(foreign), 4, 3)) {
      assertThat(network).isInstanceOf(Dl4jNetwork.class);
    }
  }

  @Test
  void bfloat16IsRefusedWhereItWouldNotBeUsed() {
    MultiLayerConfiguration foreign = networkWithAForeignLayer();
    assertThatThrownBy(
            () ->
                new CompiledWherePossible(Precision.BFLOAT16)
                    .make(foreign, InitialState.parameters(foreign), 4, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("precision bfloat16: ")
        .hasMessageEndingWith("use float32");
  }

  @Test
  void refusesParametersOfAnotherRecipe() {
    MultiLayerConfiguration generator = DcganRecipe.ofReference().generator(1);
    assertThatThrownBy(
            () ->
                new CompiledWherePossible(Precision.FLOAT32).make(generator, new float[5], 4, 100))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("another recipe");
  }

  private static MultiLayerConfiguration networkWithAForeignLayer() {
    return new NeuralNetConfiguration.Builder()
        .list(Linear.toVector(3, 2), new ActivationLayer(new ActivationGELU(true)))
        .build();
  }
}
