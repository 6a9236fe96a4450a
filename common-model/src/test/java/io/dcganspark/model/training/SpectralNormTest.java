package io.dcganspark.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.dcganspark.model.layer.Network;
import io.dcganspark.model.layer.ParameterLayout;
import io.dcganspark.model.layer.SpectralNorm;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.optimizer.AdamSettings;
import io.dcganspark.model.recipe.DcganRecipe;
import io.dcganspark.model.recipe.DiscriminatorNormalization;
import io.dcganspark.model.recipe.GanRecipe;
import io.dcganspark.model.recipe.NetworkRole;
import io.dcganspark.model.recipe.PaperDcganRecipe;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.state.TrainingState;
import io.dcganspark.model.state.TrainingStateFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Spectral normalization beside torch.nn.utils.spectral_norm in float64, which {@code
 * spectral_parity.py} recorded, and steps of networks that have it.
 */
@Tag("processor")
class SpectralNormTest {
  private static final double TOLERANCE = 1e-3;

  /** Of a single value, in root mean squares of its tensor. */
  private static final double TOLERANCE_OF_VALUES = 1e-2;

  private static final float RATE = 0.5f;

  private static final Map<String, Recipe> RECIPES =
      Map.of(
          "dcgan",
          spectral(DcganRecipe.ofReference().withoutDropout()),
          "gan",
          spectral(new GanRecipe()),
          "dcgan-paper",
          spectral(PaperDcganRecipe.ofPyTorchExample().withWidth(8)));

  private static Recipe spectral(Recipe recipe) {
    return recipe.withDiscriminatorNormalization(DiscriminatorNormalization.SPECTRAL);
  }

  static List<Arguments> recorded() throws IOException {
    List<Arguments> cases = new ArrayList<>();
    for (PyTorchReference record : PyTorchReference.readAll("spectral.json")) {
      for (String backend : List.of("onednn", "nd4j")) {
        cases.add(Arguments.of(record.get("recipe").asText(), backend, record));
      }
    }
    return cases;
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("recorded")
  void agreesWithPyTorch(String name, String backend, PyTorchReference reference) {
    Recipe recipe = RECIPES.get(name);
    MultiLayerConfiguration configuration = recipe.discriminator(1);
    NetworkTensors tensors = new NetworkTensors(configuration);
    float[] parameters =
        Doubles.rounded(tensors.initial(reference, reference.get("discriminator_parameters")));
    SpectralNorm norm = new SpectralNorm(tensors.layout(), parameters, null);
    float[] images = Doubles.rounded(reference.input("x", 0));
    float[] ofMean = new float[reference.batch()];
    Arrays.fill(ofMean, 1f / ofMean.length);
    ReferenceComparison comparison = new ReferenceComparison(TOLERANCE, TOLERANCE_OF_VALUES);
    try (Network network =
        new ComputeSettings(backend, Precision.FLOAT32)
            .factory()
            .make(
                configuration,
                norm.divided(parameters),
                reference.batch(),
                1,
                recipe.imageShape().height(),
                recipe.imageShape().width())) {
      int step = 0;
      for (JsonNode expected : reference.steps()) {
        step++;
        comparison.compare(
            "logits of step " + step,
            expected.get("logits"),
            Doubles.of(network.forward(images, null)));
        network.backwardToParameters(ofMean);
        float[] gradient = network.gradients();
        norm.backward(parameters, gradient);
        comparison.compareAll(
            "gradient of step " + step + " ",
            expected.get("gradients"),
            tensors.trainable(Doubles.of(gradient)));
        comparison.compareAll(
            "vector of step " + step + " ",
            expected.get("vectors"),
            vectors(tensors.layout(), norm.vectors()));
        for (int i = 0; i < parameters.length; i++) {
          parameters[i] -= RATE * gradient[i];
        }
        norm.follow(parameters);
        network.setParameters(norm.divided(parameters));
      }
    }
    comparison.assertAgreement("spectral norm of %s, %s".formatted(name, backend));
  }

  private static List<double[]> vectors(ParameterLayout layout, float[] flat) {
    List<double[]> vectors = new ArrayList<>();
    int next = 0;
    for (ParameterLayout.Entry entry : layout.entries()) {
      if (entry.shape().size() > 1) {
        int rows = Math.toIntExact(entry.shape().get(0));
        for (int length : new int[] {rows, entry.length() / rows}) {
          vectors.add(Doubles.of(Arrays.copyOfRange(flat, next, next + length)));
          next += length;
        }
      }
    }
    assertThat(next).isEqualTo(flat.length);
    return vectors;
  }

  private static List<ReplicaTrainer> trainers(Recipe recipe, TrainingState state) {
    StepSettings settings =
        StepSettings.of(new AdamSettings(2e-4, 0.5, 0.999, AdamSettings.DEFAULT_EPSILON));
    return List.of(
        new ReplicaTrainer(
            recipe, settings, 1, 4, new ComputeSettings("onednn", Precision.FLOAT32), state));
  }

  private static TrainingState after(Recipe recipe, TrainingState state, int steps) {
    try (ReplicaTrainer trainer = trainers(recipe, state).get(0)) {
      float[] images = new float[4 * recipe.imageShape().length()];
      for (int i = 0; i < steps; i++) {
        for (int pixel = 0; pixel < images.length; pixel++) {
          images[pixel] = (float) Math.sin(pixel * 0.3 + trainer.step());
        }
        new SingleReplicaStep(trainer).run(trainer.begin(0), RealBatch.withoutLabels(images));
      }
      return trainer.state();
    }
  }

  @Test
  void compiledNetworksResumeBitForBitAndTheirVectorsAreInTheState() throws IOException {
    for (Recipe recipe : RECIPES.values()) {
      TrainingState start = InitialState.of(recipe, 3);
      TrainingState stopped = after(recipe, start, 2);
      assertThat(stopped.generator().singularVectors()).isEmpty();
      assertThat(stopped.discriminator().singularVectors()).isPresent();
      byte[] file = TrainingStateFormat.toBytes(stopped);
      assertThat(TrainingStateFormat.sha256(after(recipe, TrainingStateFormat.fromBytes(file), 2)))
          .isEqualTo(TrainingStateFormat.sha256(after(recipe, start, 4)));
    }
  }

  /** What a checkpoint exports has weights whose largest singular value is near 1. */
  @Test
  void weightsForOtherProgramsAreDivided() {
    Recipe recipe = RECIPES.get("dcgan");
    TrainingState state = after(recipe, InitialState.of(recipe, 3), 1);
    ParameterLayout layout = ParameterLayout.of(recipe.discriminator(0));
    float[] divided = NetworkRole.DISCRIMINATOR.weights(recipe, state);
    assertThat(NetworkRole.GENERATOR.weights(recipe, state))
        .isEqualTo(state.generator().parameters());
    assertThat(divided).isNotEqualTo(state.discriminator().parameters());
    assertThat(new SpectralNorm(layout, divided, null).divided(divided))
        .usingComparatorWithPrecision(2e-3f)
        .containsExactly(divided);
    ParameterLayout.Entry last = layout.entries().get(layout.entries().size() - 2);
    double squares = 0;
    for (int i = last.offset(); i < last.end(); i++) {
      squares += (double) divided[i] * divided[i];
    }
    assertThat(squares).isCloseTo(1, within(1e-5)); // One row has one singular value.
  }

  @Test
  void aNetworkOfZerosStaysOneOfZeros() {
    ParameterLayout layout = ParameterLayout.of(RECIPES.get("gan").discriminator(0));
    float[] zeros = new float[layout.length()];
    assertThat(new SpectralNorm(layout, zeros, null).divided(zeros)).isEqualTo(zeros);
  }

  @Test
  void vectorsOfAnotherNetworkAreRefused() {
    ParameterLayout layout = ParameterLayout.of(RECIPES.get("gan").discriminator(0));
    assertThatThrownBy(() -> new SpectralNorm(layout, new float[layout.length()], new float[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching(
            "found 3 values of singular vectors, expected \\d+: they belong to another recipe");
  }
}
