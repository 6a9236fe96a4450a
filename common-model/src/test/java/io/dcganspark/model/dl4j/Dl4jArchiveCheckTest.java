package io.dcganspark.model.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.model.optimizer.AdamSettings;
import io.dcganspark.model.recipe.NetworkRole;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.training.InitialState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Dl4jArchiveCheckTest {
  private static final int MUTATIONS = 2_000;
  private static final AdamSettings ADAM = new AdamSettings(1e-3, 0.4, 0.99, 1e-7);

  private static MultiLayerConfiguration layers;
  private static float[] parameters;
  private static byte[] zip;

  @BeforeAll
  static void save() {
    layers = Recipe.named("dcgan-paper").withWidth(1).generator(1);
    parameters = InitialState.parameters(layers);
    zip = Dl4jArchive.zip(layers, parameters, ADAM);
  }

  private static void check(byte[] archive) throws IOException {
    Dl4jArchiveCheck.require(archive, NetworkRole.GENERATOR, layers, parameters);
  }

  @ParameterizedTest
  @MethodSource("io.dcganspark.model.recipe.Recipe#names")
  void takesWhatTrainingSaves(String name) {
    for (NetworkRole role : NetworkRole.values()) {
      MultiLayerConfiguration network = role.configuration(Recipe.named(name), 1);
      float[] weights = InitialState.parameters(network);
      byte[] saved = Dl4jArchive.zip(network, weights, ADAM);
      assertThatCode(() -> Dl4jArchiveCheck.require(saved, role, network, weights))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void refusesOtherParameters() {
    float[] others = parameters.clone();
    others[others.length / 2] += 1e-3f;
    byte[] saved = Dl4jArchive.zip(layers, others, ADAM);
    assertThatThrownBy(() -> check(saved))
        .isInstanceOf(IOException.class)
        .hasMessage("its parameters are not those of the training state");
  }

  @Test
  void refusesAnotherNetwork() {
    MultiLayerConfiguration other = Recipe.named("dcgan-paper").withWidth(1).discriminator(1);
    byte[] saved = Dl4jArchive.zip(other, InitialState.parameters(other), ADAM);
    assertThatThrownBy(() -> check(saved)).isInstanceOf(IOException.class);
  }

  @Test
  void refusesWhatDl4jWouldRun() throws IOException {
    Map<String, byte[]> entries = entries();
    entries.put("preprocessor.bin", new byte[] {1});
    assertThatThrownBy(() -> check(archive(entries)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("preprocessor.bin");
  }

  @Test
  void refusesClassesThatAreNoNetworks() throws IOException {
    Map<String, byte[]> entries = entries();
    String json = new String(entries.get("configuration.json"), StandardCharsets.UTF_8);
    entries.put(
        "configuration.json",
        json.replaceFirst("\"@class\" : \"[^\"]+\"", "\"@class\" : \"java.lang.ProcessBuilder\"")
            .getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> check(archive(entries)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("it names the class java.lang.ProcessBuilder");
  }

  @Test
  void refusesWhatWouldFillMemory() throws IOException {
    Map<String, byte[]> entries = entries();
    entries.put("coefficients.bin", new byte[1 << 26]);
    assertThatThrownBy(() -> check(archive(entries)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("its coefficients.bin has more than");
  }

  @Test
  void whateverIsDamagedIsRefusedAsDamage() {
    Random random = new Random(20_261_128);
    int refused = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] changed = zip.clone();
      changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      try {
        check(changed);
      } catch (IOException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(MUTATIONS / 2);
  }

  private static Map<String, byte[]> entries() throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.put(entry.getName(), in.readAllBytes());
      }
    }
    return entries;
  }

  private static byte[] archive(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
      }
    }
    return bytes.toByteArray();
  }
}
