package io.dcganspark.model.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dcganspark.model.layer.ParameterLayout;
import io.dcganspark.model.optimizer.Adam;
import io.dcganspark.model.recipe.DcganRecipe;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.state.NetworkState;
import io.dcganspark.model.state.TrainingState;
import io.dcganspark.model.state.TrainingStateFormat;
import io.dcganspark.model.training.InitialState;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.AdamUpdater;

@Tag("processor")
class JointNetworkTest {
  private static final Recipe RECIPE = DcganRecipe.ofReference().withoutDropout();

  /** A state in which every value has its own number. */
  private static TrainingState state(long step) {
    return new TrainingState(step, numbered(RECIPE, true), numbered(RECIPE, false));
  }

  private static NetworkState numbered(Recipe recipe, boolean generator) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(generator ? recipe.generator(1) : recipe.discriminator(1));
    network.init();
    ParameterLayout layout = ParameterLayout.of(network.getLayerWiseConfigurations());
    float[] parameters = new float[layout.length()];
    float[] firstMoments = new float[layout.length()];
    float[] secondMoments = new float[layout.length()];
    int sign = generator ? 1 : -1;
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = sign * i;
    }
    for (ParameterLayout.Range range : layout.trainable()) {
      for (int i = range.start(); i < range.end(); i++) {
        firstMoments[i] = sign * (i + 0.25f);
        secondMoments[i] = sign * (i + 0.5f);
      }
    }
    return new NetworkState(parameters, Adam.moments(firstMoments, secondMoments));
  }

  @Test
  void aStateThatWasWrittenIsRead() {
    TrainingState state = state(938);
    assertThat(TrainingStateFormat.sha256(JointNetwork.read(JointNetwork.of(RECIPE, 1, state))))
        .isEqualTo(TrainingStateFormat.sha256(state));
  }

  @Test
  void theMomentsStandWhereDl4jsAdamLooksForThem() {
    TrainingState state = state(0);
    MultiLayerNetwork network = JointNetwork.of(RECIPE, 1, state);
    int border = state.generator().parameters().length;
    int moments = 0;
    for (UpdaterBlock block :
        ((BaseMultiLayerUpdater<?>) network.getUpdater()).getUpdaterBlocks()) {
      if (block.getGradientUpdater() instanceof AdamUpdater adam) {
        INDArray first = adam.getM().reshape(adam.getM().length());
        INDArray second = adam.getV().reshape(adam.getV().length());
        for (int i = 0; i < first.length(); i++) {
          int at = block.getParamOffsetStart() + i;
          int expected = at < border ? at : border - at;
          assertThat(first.getFloat(i)).isEqualTo(expected + (at < border ? 0.25f : -0.25f));
          assertThat(second.getFloat(i)).isEqualTo(expected + (at < border ? 0.5f : -0.5f));
          moments++;
        }
      }
    }
    assertThat(moments).isEqualTo(1_049_985 + 98_113);
  }

  @Test
  void noiseGoesThroughBothNetworks() {
    TrainingState start = InitialState.of(RECIPE, 1);
    MultiLayerNetwork generator = new MultiLayerNetwork(RECIPE.generator(1));
    MultiLayerNetwork discriminator = new MultiLayerNetwork(RECIPE.discriminator(1));
    generator.init();
    discriminator.init();
    INDArray noise =
        Nd4j.linspace(DataType.FLOAT, -1, 0.01, 2L * RECIPE.latentSize())
            .reshape(2, RECIPE.latentSize());
    INDArray expected = discriminator.output(generator.output(noise));
    INDArray logits = JointNetwork.of(RECIPE, 1, start).output(noise);
    for (int i = 0; i < 2; i++) {
      assertThat(logits.getFloat(i)).isCloseTo(expected.getFloat(i), within(1e-6f));
    }
  }

  @Test
  void refusesAStepThatDl4jCannotCount() {
    assertThatThrownBy(() -> JointNetwork.of(RECIPE, 1, state(1L << 31)))
        .isInstanceOf(ArithmeticException.class);
  }
}
