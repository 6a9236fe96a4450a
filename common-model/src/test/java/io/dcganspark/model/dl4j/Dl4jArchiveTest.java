package io.dcganspark.model.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.model.device.HostArrays;
import io.dcganspark.model.optimizer.AdamSettings;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.training.InitialState;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What docs/models.md has under "In DL4J", on this module's class path, which has no Spark. */
class Dl4jArchiveTest {
  private static final AdamSettings ADAM = new AdamSettings(4e-4, 0.25, 0.75, 1e-7);

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"dcgan", "gan", "dcgan-paper"})
  void aGeneratorOpensInDl4j(String name) throws IOException {
    Recipe recipe = Recipe.named(name);
    float[] parameters = InitialState.of(recipe, 7).generator().parameters();
    File file = directory.resolve("generator.zip").toFile();
    Files.write(file.toPath(), Dl4jArchive.zip(recipe.generator(7), parameters, ADAM));

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

  @ParameterizedTest
  @ValueSource(strings = {"dcgan", "gan", "dcgan-paper"})
  void itNamesTheUpdaterThatTrainedIt(String name) throws IOException {
    Recipe recipe = Recipe.named(name);
    MultiLayerConfiguration configuration = recipe.discriminator(7);
    String before = configuration.toJson();
    float[] parameters = InitialState.of(recipe, 7).discriminator().parameters();
    byte[] zip = Dl4jArchive.zip(configuration, parameters, ADAM);
    MultiLayerNetwork network =
        ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(zip), false);

    assertThat(network.getLayerWiseConfigurations().getConfs())
        .map(NeuralNetConfiguration::getLayer)
        .filteredOn(BaseLayer.class::isInstance)
        .isNotEmpty()
        .map(layer -> ((BaseLayer) layer).getIUpdater())
        .containsOnly(new org.nd4j.linalg.learning.config.Adam(4e-4, 0.25, 0.75, 1e-7));
    assertThat(configuration.toJson()).isEqualTo(before);
  }
}
