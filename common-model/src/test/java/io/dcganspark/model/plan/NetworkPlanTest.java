package io.dcganspark.model.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.model.layer.ParameterLayout;
import io.dcganspark.model.recipe.DcganRecipe;
import io.dcganspark.model.recipe.GanRecipe;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;

class NetworkPlanTest {
  private static NetworkPlan plan(MultiLayerConfiguration layers, ActivationShape input) {
    return NetworkPlan.of(layers, ParameterLayout.of(layers), input);
  }

  /** Each step's kind and output, such as {@code "Convolution 64x14x14"}. */
  private static List<String> steps(NetworkPlan plan) {
    return plan.steps().stream()
        .map(
            step ->
                "%s %dx%dx%d"
                    .formatted(
                        step.getClass().getSimpleName(),
                        step.output().channels(),
                        step.output().height(),
                        step.output().width()))
        .toList();
  }

  @Test
  void theReferencesGeneratorNormalizesAndRectifiesInOneStep() {
    var recipe = DcganRecipe.ofReference();
    NetworkPlan plan = plan(recipe.generator(1), ActivationShape.row(100));
    assertThat(steps(plan))
        .containsExactly(
            "FullyConnected 128x8x8",
            "Normalization 128x8x8",
            "UpsampledConvolution 128x16x16",
            "Normalization 128x16x16",
            "UpsampledConvolution 64x32x32",
            "Normalization 64x32x32",
            "Convolution 1x32x32",
            "Pointwise 1x32x32");
  }

  @Test
  void theReferencesDiscriminatorRectifiesAndDropsInOneStep() {
    var recipe = DcganRecipe.ofReference();
    NetworkPlan plan = plan(recipe.discriminator(1), new ActivationShape(1, 32, 32));
    assertThat(steps(plan).subList(0, 5))
        .containsExactly(
            "Convolution 16x16x16",
            "Rectifier 16x16x16",
            "Convolution 32x8x8",
            "Rectifier 32x8x8",
            "Normalization 32x8x8");
    assertThat(plan.steps().get(1))
        .isInstanceOfSatisfying(
            PlannedStep.Rectifier.class,
            step -> {
              assertThat(step.slope()).isEqualTo(0.2);
              assertThat(step.dropout().orElseThrow().ofChannels()).isTrue();
            });
  }

  @Test
  void theFirstGansNetworksAreRows() {
    NetworkPlan plan = plan(new GanRecipe().generator(1), ActivationShape.row(100));
    assertThat(steps(plan))
        .startsWith("FullyConnected 128x1x1", "Rectifier 128x1x1", "FullyConnected 256x1x1")
        .endsWith("Pointwise 1x28x28");
  }

  private static MultiLayerConfiguration stock(Layer... layers) {
    return new NeuralNetConfiguration.Builder()
        .activation(Activation.IDENTITY)
        .list(layers)
        .setInputType(InputType.convolutional(6, 6, 2))
        .build();
  }

  @Test
  void stockLayersBecomeTheSameSteps() {
    MultiLayerConfiguration layers =
        stock(
            new Upsampling2D.Builder(2).build(),
            new ConvolutionLayer.Builder(3, 3)
                .nOut(4)
                .padding(1, 1)
                .activation(Activation.RELU)
                .build(),
            new DropoutLayer(new Dropout(0.75)),
            new BatchNormalization.Builder().useLogStd(false).build(),
            new ActivationLayer(Activation.LEAKYRELU),
            new DropoutLayer(new Dropout(0.5)),
            new Upsampling2D.Builder(3).build());
    NetworkPlan plan = plan(layers, new ActivationShape(2, 6, 6));
    assertThat(steps(plan))
        .containsExactly(
            "UpsampledConvolution 4x12x12",
            "Rectifier 4x12x12",
            "Normalization 4x12x12",
            "Rectifier 4x12x12",
            "Upsampling 4x36x36");
    assertThat(plan.steps().get(1))
        .isEqualTo(
            new PlannedStep.Rectifier(
                new ActivationShape(4, 12, 12),
                0,
                Optional.of(new io.dcganspark.model.plan.Dropout(0.25, false))));
  }

  @Test
  void aLayerWithoutAStepIsNamed() {
    MultiLayerConfiguration layers = stock(new LocalResponseNormalization.Builder().build());
    NetworkPlan plan = plan(layers, new ActivationShape(2, 6, 6));
    String name = LocalResponseNormalization.class.getName();
    assertThat(plan.obstacle()).get().asString().endsWith(name);
    assertThatThrownBy(plan::steps)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(name);
  }
}
