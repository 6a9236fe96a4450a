package io.dcganspark.model.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The computed layout against the views that DL4J cuts of a network's vector. */
class ParameterLayoutTest {
  static Stream<MultiLayerConfiguration> networks() {
    return Stream.of(
        network(
            Linear.toImage(6, 5, 4, 6),
            new BatchNormalization(5, 1e-5),
            new LeakyRelu(0.2),
            new UpsampleConvolution(5, 3, true),
            Convolution.withoutBias(3, 2, 3, 1, 1),
            new ChannelDropout(0.5),
            new Convolution(2, 1, 3, 1, 1)),
        network(new TransposedConvolution(7, 5, 4, 1, 0), new ActivationLayer(Activation.TANH)),
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(stockConvolution(true))
            .layer(stockNormalization(true))
            .layer(stockConvolution(false))
            .layer(new Deconvolution2D.Builder(2, 3).nOut(2).stride(2, 2).build())
            .layer(stockNormalization(false))
            .layer(new DenseLayer.Builder().nOut(3).build())
            .layer(new DenseLayer.Builder().nOut(2).hasBias(false).build())
            .setInputType(InputType.convolutional(8, 6, 2))
            .build());
  }

  private static MultiLayerConfiguration network(
      org.deeplearning4j.nn.conf.layers.Layer... layers) {
    return new NeuralNetConfiguration.Builder().list(layers).build();
  }

  private static org.deeplearning4j.nn.conf.layers.Layer stockConvolution(boolean biased) {
    return new org.deeplearning4j.nn.conf.layers.ConvolutionLayer.Builder(3, 3)
        .nOut(4)
        .padding(1, 1)
        .hasBias(biased)
        .build();
  }

  private static org.deeplearning4j.nn.conf.layers.Layer stockNormalization(boolean logarithms) {
    return new org.deeplearning4j.nn.conf.layers.BatchNormalization.Builder()
        .decay(0.75)
        .useLogStd(logarithms)
        .build();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void agreesWithTheViewsOfTheNetwork(MultiLayerConfiguration configuration) {
    ParameterLayout layout = ParameterLayout.of(configuration);

    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    assertThat(layout.length()).isEqualTo((int) network.numParams());
    for (int i = 0; i < layout.length(); i++) {
      network.params().putScalar(i, i);
    }
    int found = 0;
    for (int layer = 0; layer < network.getnLayers(); layer++) {
      for (Map.Entry<String, INDArray> parameter :
          network.getLayer(layer).paramTable().entrySet()) {
        ParameterLayout.Entry entry = layout.entry(layer, parameter.getKey());
        INDArray view = parameter.getValue();
        assertThat(entry.length()).isEqualTo((int) view.length());
        assertThat(view.minNumber().intValue()).as(entry.toString()).isEqualTo(entry.offset());
        assertThat(view.maxNumber().intValue()).as(entry.toString()).isEqualTo(entry.end() - 1);
        assertThat(entry.shape().stream().mapToLong(Long::longValue).toArray())
            .as(entry.toString())
            .isEqualTo(view.shape());
        found++;
      }
    }
    assertThat(layout.entries()).hasSize(found);
  }

  @Test
  void namesWhatIsTrainedAndWhatMovesByStatistics() {
    ParameterLayout layout =
        ParameterLayout.of(
            network(Linear.toVector(2, 3), new BatchNormalization(3, 1), Linear.toVector(3, 1)));

    assertThat(layout.trainable())
        .containsExactly(new ParameterLayout.Range(0, 15), new ParameterLayout.Range(21, 25));
    assertThat(layout.statistics())
        .containsExactly(new ParameterLayout.Statistics(15, 21, BatchNormalization.MOMENTUM));
    assertThat(layout.start(2)).isEqualTo(21);
    assertThat(layout.start(3)).isEqualTo(25);
  }

  @Test
  void refusesALayerWhoseParametersAreNotKnown() {
    MultiLayerConfiguration foreign =
        network(Linear.toVector(2, 3), new PReLULayer.Builder().inputShape(3).build());

    assertThatThrownBy(() -> ParameterLayout.of(foreign))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("layer 1 (PReLULayer) has 3 parameters, expected 0");
  }
}
