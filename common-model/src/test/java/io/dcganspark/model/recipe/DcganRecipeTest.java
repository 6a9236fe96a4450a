package io.dcganspark.model.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.model.training.InitialState;
import io.dcganspark.model.training.SavedNetworks;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class DcganRecipeTest {
  private final Recipe recipe = Recipe.named("dcgan");

  @Test
  void hasTheParametersOfTheSeed() {
    assertThat(trainable(recipe.generator(1))).isEqualTo(1_049_985);
    assertThat(trainable(recipe.discriminator(1))).isEqualTo(98_113);
  }

  private static long trainable(MultiLayerConfiguration configuration) {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    return network.paramTable().entrySet().stream()
        .filter(entry -> !entry.getKey().endsWith("_mean") && !entry.getKey().endsWith("_var"))
        .mapToLong(entry -> entry.getValue().length())
        .sum();
  }

  @Test
  void startsWhereTheSeedStarts() {
    MultiLayerNetwork generator = new MultiLayerNetwork(recipe.generator(1));
    generator.init();
    assertMoments(generator.getParam("0_W"), 0, 0.1 / Math.sqrt(3));
    assertMoments(generator.getParam("2_W"), 0, 0.02);
    assertMoments(generator.getParam("3_gamma"), 1, 0.02);
    assertMoments(generator.getParam("2_b"), 0, 1 / Math.sqrt(128 * 9) / Math.sqrt(3));
    assertThat(generator.getParam("3_beta").maxNumber().floatValue()).isZero();
    assertThat(generator.getParam("3_mean").maxNumber().floatValue()).isZero();
    assertThat(generator.getParam("3_var").minNumber().floatValue()).isEqualTo(1);
  }

  private static void assertMoments(INDArray values, double mean, double deviation) {
    double error = 4 * deviation / Math.sqrt((double) values.length());
    assertThat(values.meanNumber().doubleValue()).isBetween(mean - error, mean + error);
    assertThat(values.stdNumber().doubleValue()).isBetween(deviation * 0.8, deviation * 1.2);
  }

  @Test
  void networksOfOneSeedAreEqualAndOfAnotherAreNot() {
    float[] weights = InitialState.of(recipe, 3).generator().parameters();
    assertThat(InitialState.of(recipe, 3).generator().parameters()).isEqualTo(weights);
    assertThat(Arrays.equals(InitialState.of(recipe, 4).generator().parameters(), weights))
        .isFalse();
  }

  @Test
  void survivesDl4jsJson() {
    for (MultiLayerConfiguration configuration :
        new MultiLayerConfiguration[] {recipe.generator(1), recipe.discriminator(1)}) {
      String json = configuration.toJson();
      assertThat(MultiLayerConfiguration.fromJson(json).toJson()).isEqualTo(json);
    }
  }

  @Test
  void dl4jRestoresASavedGeneratorThatDrawsTheSame() throws Exception {
    float[] parameters = InitialState.of(recipe, 3).generator().parameters();
    byte[] zip = SavedNetworks.zip(recipe.generator(3), parameters);
    MultiLayerNetwork restored =
        ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(zip), false);
    MultiLayerNetwork original = new MultiLayerNetwork(recipe.generator(3));
    original.init(Nd4j.createFromArray(parameters).reshape(1, parameters.length), true);
    INDArray latent =
        Nd4j.linspace(-1, 1, 200).castTo(original.params().dataType()).reshape(2, 100);
    INDArray images = restored.output(latent);
    assertThat(images.shape()).containsExactly(2, 1, 32, 32);
    assertThat(images).isEqualTo(original.output(latent));
  }

  @Test
  void anUnknownNameIsRefusedWithThoseThatThereAre() {
    assertThatThrownBy(() -> Recipe.named("dcgam"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("dcgam")
        .hasMessageContaining("dcgan");
  }
}
