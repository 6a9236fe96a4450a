package io.dcganspark.model.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.model.recipe.Recipe;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What docs/models.md has under "In DL4J", on this module's class path, which has no Spark. */
class SavedNetworksTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"dcgan", "gan", "dcgan-paper"})
  void aGeneratorOpensInDl4j(String name) throws IOException {
    Recipe recipe = Recipe.named(name);
    float[] parameters = InitialState.of(recipe, 7).generator().parameters();
    File file = directory.resolve("generator.zip").toFile();
    Files.write(file.toPath(), SavedNetworks.zip(recipe.generator(7), parameters));

    MultiLayerNetwork generator = ModelSerializer.restoreMultiLayerNetwork(file, false);
    INDArray images = generator.output(Nd4j.randn(16, 100), false);

    assertThat(images.shape())
        .containsExactly(
            16,
            recipe.imageShape().channels(),
            recipe.imageShape().height(),
            recipe.imageShape().width());
    assertThat(images.amaxNumber().floatValue()).isBetween(Float.MIN_NORMAL, 1f);
    assertThat(HostArrays.copy(generator.params())).isEqualTo(parameters);
  }
}
