package io.dcganspark.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nd4j.linalg.api.memory.enums.ResetPolicy.BLOCK_LEFT;

import io.dcganspark.model.device.HostArrays;
import io.dcganspark.model.layer.Network;
import io.dcganspark.model.layer.ParameterLayout;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class Dl4jNetworkTest {
  private static final MultiLayerConfiguration LAYERS =
      new NeuralNetConfiguration.Builder()
          .seed(3)
          .activation(Activation.IDENTITY)
          .list(
              new DenseLayer.Builder().nOut(4).build(),
              new BatchNormalization.Builder().useLogStd(false).decay(0.75).build())
          .setInputType(InputType.feedForward(6))
          .build();

  /** A program may have a workspace of ND4J open as it makes a network. */
  @Test
  void aNetworkThatIsMadeInAWorkspaceOutlivesIt() {
    WorkspaceConfiguration reused =
        WorkspaceConfiguration.builder().initialSize(1 << 20).policyReset(BLOCK_LEFT).build();
    float[] parameters = InitialState.parameters(LAYERS);
    Network made;
    try (MemoryWorkspace scope =
        Nd4j.getWorkspaceManager().getAndActivateWorkspace(reused, "dl4j-network-test")) {
      made = Dl4jNetwork.with(LAYERS, parameters, 2, 6);
    }
    try (Network network = made) {
      for (int i = 0; i < 3; i++) {
        try (MemoryWorkspace scope =
            Nd4j.getWorkspaceManager().getAndActivateWorkspace(reused, "dl4j-network-test")) {
          Nd4j.ones(100, 100);
          assertThat(network.evaluate(new float[12])).hasSize(8);
          assertThat(Nd4j.getMemoryManager().getCurrentWorkspace()).isSameAs(scope);
        }
      }
      assertThat(network.parameters()).isEqualTo(parameters);
    } finally {
      Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
    }
  }

  /** G's pass is under way while D judges its images. */
  @Test
  void passesOfTwoNetworksInterleave() {
    float[] parameters = InitialState.parameters(LAYERS);
    float[] input = TestNetworks.random(1, 2, 6);
    float[] outputGradient = TestNetworks.random(2, 2, 4);
    try (Network alone = Dl4jNetwork.with(LAYERS, parameters, 2, 6);
        Network first = Dl4jNetwork.with(LAYERS, parameters, 2, 6);
        Network second = Dl4jNetwork.with(LAYERS, parameters, 2, 6)) {
      for (int i = 0; i < 3; i++) { // A workspace has its memory from the second pass on.
        alone.forward(input, null);
        float[] expected = alone.backward(outputGradient);
        first.forward(input, null);
        second.forward(TestNetworks.random(3, 2, 6), null);
        assertThat(first.backward(outputGradient)).isEqualTo(expected);
        assertThat(first.gradients()).isEqualTo(alone.gradients());
        first.forward(input, null);
        second.backward(outputGradient);
        second.evaluate(input);
        assertThat(first.backward(outputGradient)).isEqualTo(expected);
        assertThat(Nd4j.getMemoryManager().getCurrentWorkspace()).isNull();
      }
    }
  }

  /** DL4J keeps running statistics among the parameters, and Adam must not take them for such. */
  @Test
  void theRunningStatisticsOfDl4jsBatchNormAreNotTrained() {
    MultiLayerNetwork network = new MultiLayerNetwork(LAYERS);
    network.init();
    network.getParam("1_mean").assign(7);
    network.getParam("1_var").assign(8);
    ParameterLayout layout = ParameterLayout.of(network.getLayerWiseConfigurations());
    float[] flat = HostArrays.copy(network.params());
    assertThat(layout.statistics())
        .containsExactly(new ParameterLayout.Statistics(flat.length - 8, flat.length, 0.25));
    assertThat(flat).endsWith(7, 7, 7, 7, 8, 8, 8, 8);
    assertThat(layout.trainable()).containsExactly(new ParameterLayout.Range(0, flat.length - 8));
  }

  /** mean <- decay mean + (1 - decay) batch's, by the subtraction of the pass's "gradient". */
  @Test
  void aPassMovesTheRunningStatisticsAsTheirDecaySays() {
    float[] parameters = InitialState.parameters(LAYERS);
    float[] batch = {1, 2, 3, 4, 5, 6, -1, 0, 1, 0, -1, 0};
    try (Network network = Dl4jNetwork.with(LAYERS, parameters, 2, 6)) {
      int first = network.layout().statistics().get(0).start();
      network.forward(batch, null);
      network.backwardToParameters(new float[] {1, 1, 1, 1, 1, 1, 1, 1});
      float[] movement = network.gradients();
      float[] outputs = dense(parameters, batch);
      for (int i = 0; i < 4; i++) {
        float mean = (outputs[i] + outputs[4 + i]) / 2;
        float variance = (outputs[i] - mean) * (outputs[i] - mean);
        assertThat(0 - movement[first + i]).isCloseTo(0.25f * mean, near(mean));
        assertThat(1 - movement[first + 4 + i]).isCloseTo(0.75f + 0.25f * variance, near(variance));
      }
    }
  }

  private static org.assertj.core.data.Offset<Float> near(float value) {
    return org.assertj.core.data.Offset.offset(1e-4f * (1 + Math.abs(value)));
  }

  private static float[] dense(float[] parameters, float[] batch) {
    MultiLayerNetwork network = new MultiLayerNetwork(LAYERS);
    network.init();
    HostArrays.write(parameters, network.params());
    INDArray weights = network.getParam("0_W");
    return Nd4j.createFromArray(batch).reshape('c', 2, 6).mmul(weights).dup('c').data().asFloat();
  }
}
