package io.dcganspark.model.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dcganspark.model.recipe.DcganRecipe;
import io.dcganspark.model.recipe.GanRecipe;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.state.NetworkState;
import io.dcganspark.model.state.TrainingState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Three training steps against the numbers of the same three steps in PyTorch. */
class PyTorchParityTest {
  /** Of norms and losses, relative; of means, relative to the tensor's root mean square. */
  private static final double TOLERANCE = 1e-4;

  /**
   * Of single values, relative to the tensor's root mean square. Wider, since the reference is
   * float64: where a gradient is near zero, Adam makes of its rounding error a step of another
   * size, and later gradients see it.
   */
  private static final double TOLERANCE_OF_VALUES = 1e-3;

  /** Gradients below this are rounding errors of a true zero: a bias in front of a batch norm. */
  private static final double ZERO_GRADIENT = 1e-12;

  private static final double LEARNING_RATE = 2e-4;

  private final List<String> deviations = new ArrayList<>();
  private double largest;
  private double largestOfValues;

  /** As {@link ReplicaTrainer}'s constructor. */
  private interface TrainerFactory {
    ReplicaTrainer make(
        Recipe recipe, AdamSettings settings, long seed, int batch, TrainingState state);
  }

  static Stream<Recipe> recipes() {
    return Stream.of(DcganRecipe.withoutDropout(), new GanRecipe());
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void threeStepsOfTheCompiledNetworksAgreeWithPyTorch(Recipe recipe) throws Exception {
    threeStepsAgreeWithPyTorch(recipe, ReplicaTrainer::new);
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void threeStepsOfTheLayersAgreeWithPyTorch(Recipe recipe) throws Exception {
    threeStepsAgreeWithPyTorch(recipe, ReplicaTrainer::onLayers);
  }

  private void threeStepsAgreeWithPyTorch(Recipe recipe, TrainerFactory trainers) throws Exception {
    PyTorchReference reference = PyTorchReference.read(recipe.name() + ".json");
    Tensors generator = new Tensors(new MultiLayerNetwork(recipe.generator(1)));
    Tensors discriminator = new Tensors(new MultiLayerNetwork(recipe.discriminator(1)));
    JsonNode generatorParameters = reference.get("generator_parameters");
    JsonNode discriminatorParameters = reference.get("discriminator_parameters");
    TrainingState state =
        new TrainingState(
            0,
            initial(reference, generator, generatorParameters),
            initial(reference, discriminator, discriminatorParameters));
    ReplicaTrainer trainer =
        trainers.make(
            recipe,
            new AdamSettings(LEARNING_RATE, 0.5, 0.999, AdamSettings.DEFAULT_EPSILON),
            1,
            reference.batch(),
            state);

    float[] generatorGradient = new float[trainer.generatorLength()];
    float[] discriminatorGradient = new float[trainer.discriminatorLength()];
    for (int step = 0; step < reference.steps().size(); step++) {
      JsonNode expected = reference.steps().get(step);
      String at = "step " + (step + 1) + " ";
      try (var pass = trainer.begin(reference.input("z", step), 0)) {
        pass.generatorGradient(generatorGradient);
        StepLosses losses =
            pass.discriminatorGradient(reference.input("x", step), discriminatorGradient);
        compare(at + "generated", expected.get("generated"), HostArrays.copy(pass.generated()));
        compare(
            at + "gradient at generated",
            expected.get("gradient_at_generated"),
            HostArrays.copy(pass.gradientAtGenerated()));
        compare(
            at + "logits on real",
            expected.get("discriminator_logits_on_real"),
            pass.logitsOnReal());
        compare(
            at + "logits on generated",
            expected.get("discriminator_logits_on_generated"),
            pass.logitsOnGenerated());
        check(at + "G's loss", expected.get("generator_loss").asDouble(), losses.generatorLoss());
        check(
            at + "D's loss",
            expected.get("discriminator_loss").asDouble(),
            losses.discriminatorLoss());
      }
      compareAll(
          at + "G's gradient ",
          expected.get("generator_gradients"),
          generator.trainable(generatorGradient));
      compareAll(
          at + "D's gradient ",
          expected.get("discriminator_gradients"),
          discriminator.trainable(discriminatorGradient));
      trainer.applyGenerator(generatorGradient, 1);
      trainer.applyDiscriminator(discriminatorGradient, 1);

      TrainingState after = trainer.state();
      compareParameters(
          at + "G ", expected, "generator", generator, after.generator().parameters());
      compareParameters(
          at + "D ", expected, "discriminator", discriminator, after.discriminator().parameters());
    }
    compare(
        "generated in evaluation mode",
        reference.get("generated_in_evaluation_mode_after"),
        new Generator(recipe, trainer.state().generator().parameters())
            .generate(reference.input("z", 0), reference.batch()));
    System.out.printf(
        "%s: largest deviation from PyTorch: %.1g in norms, means and losses, %.1g in single values%n",
        recipe.name(), largest, largestOfValues);
    assertThat(deviations).isEmpty();
  }

  private static NetworkState initial(
      PyTorchReference reference, Tensors tensors, JsonNode parameters) {
    List<float[]> values = new ArrayList<>();
    parameters.forEach(parameter -> values.add(reference.parameter(parameter)));
    float[] flat = tensors.flat(values);
    return new NetworkState(flat, new float[flat.length], new float[flat.length]);
  }

  private void compareParameters(
      String label, JsonNode step, String network, Tensors tensors, float[] flat) {
    compareAll(label, step.get(network + "_parameters_after"), tensors.trainable(flat));
    compareAll(label, step.get(network + "_running_statistics_after"), tensors.statistics(flat));
  }

  private void compareAll(String label, JsonNode expected, List<float[]> actual) {
    assertThat(actual).hasSize(expected.size());
    Iterator<Map.Entry<String, JsonNode>> fields = expected.fields();
    for (float[] values : actual) {
      Map.Entry<String, JsonNode> field = fields.next();
      compare(label + field.getKey(), field.getValue(), values);
    }
  }

  private void compare(String label, JsonNode expected, float[] actual) {
    if (expected.isArray()) {
      for (int i = 0; i < actual.length; i++) {
        checkValue(
            label + "[" + i + "]", expected.get(i).asDouble(), actual[i], rootMeanSquare(actual));
      }
      return;
    }
    double norm = expected.get("norm").asDouble();
    double actualNorm = rootMeanSquare(actual) * Math.sqrt(actual.length);
    if (norm < ZERO_GRADIENT) {
      checkWithin(label + " (zero)", 0, actualNorm, 1e-2);
      return;
    }
    check(label + " norm", norm, actualNorm);
    double scale = norm / Math.sqrt(actual.length);
    double mean = 0;
    for (float value : actual) {
      mean += value / (double) actual.length;
    }
    checkWithin(label + " mean", expected.get("mean").asDouble(), mean, scale);
    expected
        .get("at")
        .fields()
        .forEachRemaining(
            entry ->
                checkValue(
                    label + "[" + entry.getKey() + "]",
                    entry.getValue().asDouble(),
                    actual[Integer.parseInt(entry.getKey())],
                    scale));
  }

  private static double rootMeanSquare(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum / values.length);
  }

  private void check(String label, double expected, double actual) {
    checkWithin(label, expected, actual, Math.abs(expected));
  }

  private void checkWithin(String label, double expected, double actual, double scale) {
    largest = Math.max(largest, deviation(label, expected, actual, scale, TOLERANCE));
  }

  private void checkValue(String label, double expected, double actual, double scale) {
    largestOfValues =
        Math.max(largestOfValues, deviation(label, expected, actual, scale, TOLERANCE_OF_VALUES));
  }

  private double deviation(
      String label, double expected, double actual, double scale, double tolerance) {
    double deviation = Math.abs(actual - expected) / scale;
    if (!(deviation <= tolerance)) {
      deviations.add(
          "%s: expected %.8g, found %.8g, off by %.2g"
              .formatted(label, expected, actual, deviation));
    }
    return deviation;
  }

  /** The tensors of a network, in PyTorch's order, within its flat vector. */
  private static final class Tensors {
    private final ParameterLayout layout;
    private final List<ParameterLayout.Range> ranges = new ArrayList<>();

    Tensors(MultiLayerNetwork network) {
      network.init();
      layout = ParameterLayout.of(network);
      int offset = 0;
      for (var layer : network.getLayers()) {
        for (var parameter : layer.paramTable().values()) {
          int end = offset + (int) parameter.length();
          ranges.add(new ParameterLayout.Range(offset, end));
          offset = end;
        }
      }
    }

    private boolean isStatistic(ParameterLayout.Range range) {
      return layout.statistics().stream()
          .anyMatch(part -> part.start() <= range.start() && range.end() <= part.end());
    }

    private List<float[]> cut(float[] flat, boolean statistics) {
      return ranges.stream()
          .filter(range -> isStatistic(range) == statistics)
          .map(range -> Arrays.copyOfRange(flat, range.start(), range.end()))
          .toList();
    }

    List<float[]> trainable(float[] flat) {
      return cut(flat, false);
    }

    List<float[]> statistics(float[] flat) {
      return cut(flat, true);
    }

    /** The reference's weights, with running means 0 and running variances 1. */
    float[] flat(List<float[]> trainable) {
      float[] flat = new float[layout.length()];
      Iterator<float[]> values = trainable.iterator();
      boolean mean = true;
      for (ParameterLayout.Range range : ranges) {
        if (isStatistic(range)) {
          Arrays.fill(flat, range.start(), range.end(), mean ? 0 : 1);
          mean = !mean;
        } else {
          System.arraycopy(values.next(), 0, flat, range.start(), range.length());
        }
      }
      return flat;
    }
  }
}
