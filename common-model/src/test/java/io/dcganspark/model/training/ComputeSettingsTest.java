package io.dcganspark.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.model.layer.Network;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.recipe.DcganRecipe;
import io.dcganspark.model.recipe.Recipe;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;

class ComputeSettingsTest {
  private static final Recipe DCGAN = DcganRecipe.ofReference();

  private static Network made(String backend, MultiLayerConfiguration network, long... inputShape) {
    return new ComputeSettings(backend, Precision.FLOAT32)
        .factory()
        .make(network, InitialState.parameters(network), inputShape);
  }

  @ParameterizedTest
  @CsvSource({"auto, CompiledNetwork", "onednn, CompiledNetwork", "nd4j, Dl4jNetwork"})
  void selectsByName(String backend, String expected) {
    try (Network network = made(backend, DCGAN.generator(1), 2, 100)) {
      assertThat(network.getClass().getSimpleName()).isEqualTo(expected);
      assertThat(network.parameters()).isEqualTo(InitialState.parameters(DCGAN.generator(1)));
    }
  }

  @Test
  void oneDnnRefusesWhatAutoLeavesToTheLayers() {
    MultiLayerConfiguration softmax =
        new NeuralNetConfiguration.Builder()
            .list(
                new DenseLayer.Builder().nIn(3).nOut(2).activation(Activation.IDENTITY).build(),
                new ActivationLayer(Activation.SOFTMAX))
            .build();
    made("auto", softmax, 4, 3).close();
    assertThatThrownBy(() -> made("onednn", softmax, 4, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("backend onednn: .+: use backend auto");
  }

  @Test
  void aPrecisionThatABackendLacksIsRefused() {
    assertThatThrownBy(() -> new ComputeSettings("nd4j", Precision.BFLOAT16).require())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "backend nd4j with precision bfloat16: found that layers have no other precision than"
                + " float32: use backend auto, or float32");
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "onednn", "nd4j"})
  void tf32IsRefusedByAllThatComputeOnProcessors(String backend) {
    assertThatThrownBy(() -> new ComputeSettings(backend, Precision.TF32).require())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("precision tf32: ")
        .hasMessageEndingWith("float32");
  }

  @Test
  void anUnknownNameIsAnsweredWithTheKnownOnes() {
    assertThatThrownBy(() -> new ComputeSettings("onedn", Precision.FLOAT32).require())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "backend onedn: expected one of auto, onednn, nd4j, or another on the class path"
                + " (--jars)");
  }

  @Test
  void aBackendOnTheClassPathIsFound(@TempDir Path jar) throws IOException {
    withService(
        jar,
        ElsewhereBackend.class.getName(),
        () -> {
          new ComputeSettings("elsewhere", Precision.FLOAT32).require();
          try (Network network = made("elsewhere", DCGAN.generator(1), 2, 100)) {
            assertThat(network.parameters()).isEqualTo(InitialState.parameters(DCGAN.generator(1)));
          }
        });
  }

  @Test
  void aBackendThatDoesNotLoadIsNamed(@TempDir Path jar) throws IOException {
    withService(
        jar,
        "com.example.Missing",
        () ->
            assertThatThrownBy(() -> new ComputeSettings("other", Precision.FLOAT32).require())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("com.example.Missing"));
  }

  private static void withService(Path jar, String implementation, Runnable test)
      throws IOException {
    Path services = Files.createDirectories(jar.resolve("META-INF/services"));
    Files.writeString(services.resolve(NetworkBackend.class.getName()), implementation);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);
      test.run();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Computes as the layers do, under another name. */
  public static final class ElsewhereBackend implements NetworkBackend {
    @Override
    public String name() {
      return "elsewhere";
    }

    @Override
    public Optional<String> obstacle(Precision precision) {
      return Optional.empty();
    }

    @Override
    public Network make(
        MultiLayerConfiguration configuration, Precision precision, long... inputShape) {
      return new Dl4jNetwork(configuration, inputShape);
    }
  }
}
