package io.dcganspark.model.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.model.device.HostArrays;
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

  /** As a sampler is, whose first images are due in the middle of a step. */
  @Test
  void aNetworkThatIsMadeDuringAPassOutlivesIt() {
    Workspace pass = new Workspace("dl4j-network-pass");
    Workspace later = new Workspace("dl4j-network-later");
    float[] parameters = InitialState.parameters(LAYERS);
    Network made;
    try (MemoryWorkspace scope = pass.open()) {
      made = Dl4jNetwork.with(LAYERS, parameters, later);
    }
    try (Network network = made) {
      for (int i = 0; i < 3; i++) { // Of a workspace only the second pass onwards is in its memory.
        try (MemoryWorkspace scope = pass.open()) {
          Nd4j.ones(100, 100);
        }
        try (MemoryWorkspace scope = later.open()) {
          assertThat(HostArrays.copy(network.evaluate(Nd4j.ones(2, 6)))).hasSize(8);
        }
      }
      assertThat(HostArrays.copy(network.parameters())).isEqualTo(parameters);
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
    Workspace workspace = new Workspace("dl4j-network-statistics");
    float[] parameters = InitialState.parameters(LAYERS);
    float[] batch = {1, 2, 3, 4, 5, 6, -1, 0, 1, 0, -1, 0};
    try (Network network = Dl4jNetwork.with(LAYERS, parameters, workspace)) {
      int first = network.layout().statistics().get(0).start();
      float[] outputs;
      float[] movement;
      try (MemoryWorkspace scope = workspace.open()) {
        INDArray output = network.forward(Nd4j.createFromArray(batch).reshape('c', 2, 6), null);
        network.backwardToParameters(Nd4j.ones(output.shape()));
        movement = HostArrays.copy(network.gradients());
      }
      outputs = dense(parameters, batch);
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
