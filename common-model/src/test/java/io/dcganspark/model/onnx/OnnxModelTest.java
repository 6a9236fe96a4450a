package io.dcganspark.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.dcganspark.model.pytorch.StateDict;
import io.dcganspark.model.random.Purpose;
import io.dcganspark.model.random.RandomStream;
import io.dcganspark.model.recipe.ImageShape;
import io.dcganspark.model.recipe.NetworkRole;
import io.dcganspark.model.recipe.PaperDcganRecipe;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.training.InitialState;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.stream.Stream;
import onnx.Onnx;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.factory.Nd4j;

/** The exported models in ONNX Runtime, beside DL4J's own output. */
class OnnxModelTest {
  private static final String VERSION = "1.2";

  static Stream<Recipe> recipes() {
    return Stream.concat(
        Recipe.names().stream().map(Recipe::named),
        Stream.of(
            new PaperDcganRecipe(8, 3),
            new PaperDcganRecipe(4, 3).withSize(32).withClasses(3).withLatentSize(7),
            new PaperDcganRecipe(2, 1).withSize(128)));
  }

  /** Initial weights with running statistics that are not those of the standard normal. */
  private static float[] parameters(Recipe recipe, NetworkRole network) {
    float[] parameters = network.of(InitialState.of(recipe, 7)).parameters();
    float[] moved = new float[parameters.length];
    int[] next = {0};
    RandomStream random = new RandomStream(1, Purpose.WEIGHTS, 0, 0);
    StateDict.of(recipe, network)
        .forEach(
            parameters,
            (name, shape, values) -> {
              for (float value : values) {
                moved[next[0]++] =
                    name.endsWith("running_mean")
                        ? 0.1f * random.nextGaussian()
                        : name.endsWith("running_var") ? 0.5f + random.nextFloat() : value;
              }
            });
    return moved;
  }

  private static long[] inputShape(Recipe recipe, NetworkRole network, int batch) {
    ImageShape judged = recipe.discriminatorInput();
    return network == NetworkRole.GENERATOR
        ? new long[] {batch, recipe.generatorInput()}
        : new long[] {batch, judged.channels(), judged.height(), judged.width()};
  }

  private static float[] noise(long[] shape) {
    float[] values = new float[(int) Nd4j.zeros(shape).length()];
    RandomStream random = new RandomStream(2, Purpose.SAMPLES, 0, 0);
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextGaussian();
    }
    return values;
  }

  private static float[] inOnnxRuntime(byte[] model, float[] input, long[] shape)
      throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(model);
        OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(input), shape);
        OrtSession.Result result =
            session.run(Map.of(session.getInputNames().iterator().next(), tensor))) {
      OnnxTensor output = (OnnxTensor) result.get(0);
      long[] declared =
          ((TensorInfo) session.getOutputInfo().values().iterator().next().getInfo()).getShape();
      long[] found = output.getInfo().getShape();
      assertThat(declared[0]).isEqualTo(-1);
      declared[0] = shape[0];
      assertThat(found).isEqualTo(declared);
      FloatBuffer values = output.getFloatBuffer();
      float[] copy = new float[values.remaining()];
      values.get(copy);
      return copy;
    }
  }

  private static float[] inDl4j(
      Recipe recipe, NetworkRole network, float[] parameters, float[] input, long[] shape) {
    MultiLayerNetwork own = new MultiLayerNetwork(network.configuration(recipe, 0));
    own.init(Nd4j.createFromArray(parameters).reshape(1, parameters.length), true);
    return own.output(Nd4j.createFromArray(input).reshape('c', shape), false)
        .dup('c')
        .data()
        .asFloat();
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void outputsAreDl4jsForEveryBatch(Recipe recipe) throws OrtException {
    for (NetworkRole network : NetworkRole.values()) {
      float[] parameters = parameters(recipe, network);
      byte[] model = OnnxModel.toBytes(recipe, network, parameters, VERSION, Map.of());
      for (int batch : new int[] {1, 3}) {
        long[] shape = inputShape(recipe, network, batch);
        float[] input = noise(shape);
        float[] expected = inDl4j(recipe, network, parameters, input, shape);
        float[] found = inOnnxRuntime(model, input, shape);
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
          assertThat(found[i]).isCloseTo(expected[i], within(1e-4f));
        }
      }
    }
  }

  @Test
  void itTellsItsVersionsAndWhatItIs() throws Exception {
    Recipe recipe = Recipe.named("gan");
    float[] parameters = parameters(recipe, NetworkRole.GENERATOR);
    Onnx.ModelProto model =
        Onnx.ModelProto.parseFrom(
            OnnxModel.toBytes(
                recipe,
                NetworkRole.GENERATOR,
                parameters,
                VERSION,
                Map.of("step", "938", "recipe", "gan")));
    assertThat(model.getOpsetImport(0).getVersion()).isEqualTo(OnnxModel.OPSET).isEqualTo(13);
    assertThat(model.getProducerName()).isEqualTo("dcgan-spark");
    assertThat(model.getProducerVersion()).isEqualTo(VERSION);
    assertThat(model.getMetadataProps(0).getKey()).isEqualTo("recipe");
    assertThat(model.getMetadataProps(1).getValue()).isEqualTo("938");
    assertThat(model.getGraph().getInput(0).getName()).isEqualTo("z");
    assertThat(model.getGraph().getOutput(0).getName()).isEqualTo("images");
    assertThat(model.getGraph().getInitializer(0).getName()).isEqualTo("model.0.weight");
  }

  @Test
  void refusesAnotherNetworksParameters() {
    assertThatThrownBy(
            () ->
                OnnxModel.toBytes(
                    Recipe.named("gan"), NetworkRole.GENERATOR, new float[3], VERSION, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("found 3 parameters, expected 1513616");
  }
}
