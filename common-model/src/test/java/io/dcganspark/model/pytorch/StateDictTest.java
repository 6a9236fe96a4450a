package io.dcganspark.model.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.model.recipe.NetworkRole;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.state.SafeTensors;
import io.dcganspark.model.state.Tensor;
import io.dcganspark.model.training.InitialState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StateDictTest {
  private static final Recipe DCGAN = Recipe.named("dcgan");
  private static final StateDict GENERATOR = StateDict.of(DCGAN, NetworkRole.GENERATOR);
  private static final String NORM = "conv_blocks.3.";

  private static float[] parameters(Recipe recipe, NetworkRole network) {
    return network.of(InitialState.of(recipe, 7)).parameters();
  }

  /** Lines of what PyTorch says, without types: network, name, shape. */
  private static List<String> ofPyTorch(String recipe, NetworkRole network) throws IOException {
    try (InputStream in =
        StateDictTest.class.getResourceAsStream("/state-dicts/" + recipe + ".txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith(network.toString()))
          .map(line -> line.replaceFirst(" (float32|int64)", ""))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dcgan", "gan", "dcgan-paper"})
  void namesAndShapesArePyTorchs(String name) throws IOException {
    Recipe recipe = Recipe.named(name);
    for (NetworkRole network : NetworkRole.values()) {
      float[] parameters = parameters(recipe, network);
      byte[] file = StateDict.of(recipe, network).toBytes(parameters, 1, Map.of());
      SafeTensors read = SafeTensors.read(file);
      List<String> found =
          read.names().stream().map(tensor -> line(network, tensor, read)).sorted().toList();
      assertThat(found).isEqualTo(ofPyTorch(name, network));
    }
  }

  private static String line(NetworkRole network, String tensor, SafeTensors file) {
    try {
      return "%s %s %s".formatted(network, tensor, Arrays.toString(file.shape(tensor)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dcgan", "gan", "dcgan-paper"})
  void whatIsWrittenIsReadWithTheSameBits(String name) throws IOException {
    Recipe recipe = Recipe.named(name);
    for (NetworkRole network : NetworkRole.values()) {
      StateDict dict = StateDict.of(recipe, network);
      float[] parameters = parameters(recipe, network);
      byte[] file = dict.toBytes(parameters, 938, Map.of("step", "938"));
      assertThat(dict.parameters(SafeTensors.read(file))).isEqualTo(parameters);
    }
  }

  /** A block for each doubling: names go on where PyTorch's example of 64x64 ends. */
  @ParameterizedTest
  @CsvSource({"32, 9, 8", "64, 12, 11", "128, 15, 14", "256, 18, 17"})
  void thePapersNamesFollowTheSize(int size, int ofGenerator, int ofDiscriminator) {
    Recipe recipe = Recipe.named("dcgan-paper").withWidth(1).withSize(size);
    assertThat(lastModule(recipe, NetworkRole.GENERATOR)).isEqualTo("main." + ofGenerator);
    assertThat(lastModule(recipe, NetworkRole.DISCRIMINATOR)).isEqualTo("main." + ofDiscriminator);
  }

  private static String lastModule(Recipe recipe, NetworkRole network) {
    List<String> names = new ArrayList<>();
    StateDict.of(recipe, network)
        .forEach(parameters(recipe, network), (name, shape, values) -> names.add(name));
    return names.get(names.size() - 1).replace(".weight", "");
  }

  @Test
  void countersNeedNotBeThere() throws IOException {
    Map<String, Tensor> tensors = tensors();
    assertThat(GENERATOR.parameters(file(tensors)))
        .isEqualTo(parameters(DCGAN, NetworkRole.GENERATOR));
  }

  @Test
  void refusesWhatIsMissingOrUnexpected() {
    Map<String, Tensor> tensors = tensors();
    tensors.remove(NORM + "running_var");
    tensors.put("model.0.weight", Tensor.vector(new float[1]));
    assertRefused(
        tensors,
        "it has no conv_blocks.3.running_var; it has model.0.weight, which the network has not");
  }

  @Test
  void refusesAnotherShape() {
    Map<String, Tensor> tensors = tensors();
    tensors.put("l1.0.bias", Tensor.of(new float[8192], 128, 64));
    assertRefused(tensors, "tensor l1.0.bias has the shape [128, 64], expected [8192]");
  }

  @Test
  void refusesOtherSizesOfOneNumberAndMore() {
    Map<String, Tensor> tensors = tensors();
    tensors.put("conv_blocks.9.bias", Tensor.vector(new float[2]));
    assertRefused(tensors, "tensor conv_blocks.9.bias has the shape [2], expected [1]");
    tensors.put("conv_blocks.9.bias", Tensor.count(3));
    assertRefused(tensors, "tensor conv_blocks.9.bias has the shape [], expected [1]");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void refusesWhatIsNotFinite(float value) {
    Map<String, Tensor> tensors = tensors();
    float[] bias = new float[8192];
    bias[17] = value;
    tensors.put("l1.0.bias", Tensor.vector(bias));
    assertRefused(tensors, "tensor l1.0.bias holds " + value + " at 17, expected a finite number");
  }

  @Test
  void refusesANegativeVariance() {
    Map<String, Tensor> tensors = tensors();
    float[] variances = new float[128];
    variances[3] = -0.5f;
    tensors.put(NORM + "running_var", Tensor.vector(variances));
    assertRefused(
        tensors,
        "tensor conv_blocks.3.running_var holds -0.5 at 3, expected a finite number from 0 on");
  }

  private static void assertRefused(Map<String, Tensor> tensors, String message) {
    assertThatThrownBy(() -> GENERATOR.parameters(file(tensors)))
        .isInstanceOf(IOException.class)
        .hasMessage(message);
  }

  /** The generator's tensors without counters. */
  private static Map<String, Tensor> tensors() {
    float[] parameters = parameters(DCGAN, NetworkRole.GENERATOR);
    try {
      SafeTensors whole = SafeTensors.read(GENERATOR.toBytes(parameters, 1, Map.of()));
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (String name : whole.names()) {
        if (!name.endsWith("num_batches_tracked")) {
          tensors.put(name, Tensor.of(whole.values(name), whole.shape(name)));
        }
      }
      return tensors;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static SafeTensors file(Map<String, Tensor> tensors) throws IOException {
    return SafeTensors.read(SafeTensors.toBytes(tensors, Map.of()));
  }
}
