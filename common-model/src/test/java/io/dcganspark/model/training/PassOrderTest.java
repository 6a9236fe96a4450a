package io.dcganspark.model.training;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.model.layer.BatchNormalization;
import io.dcganspark.model.layer.LeakyRelu;
import io.dcganspark.model.layer.Linear;
import io.dcganspark.model.layer.Network;
import io.dcganspark.model.numeric.Precision;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A way back over anything but the last way forward is refused, whatever computes the network. */
class PassOrderTest {
  private static final MultiLayerConfiguration LAYERS =
      new NeuralNetConfiguration.Builder()
          .seed(3)
          .list(
              Linear.toNormalizedVector(6, 8),
              BatchNormalization.startingAtOne(8, 0.8),
              new LeakyRelu(0.2),
              Linear.toVector(8, 1))
          .build();

  private static final float[] ONES = {1, 1, 1, 1};

  private final float[] parameters = InitialState.parameters(LAYERS);

  private interface Use {
    void of(Network network, float[] input, float[] outputGradient);
  }

  static Stream<Arguments> waysBack() {
    BiConsumer<Network, float[]> whole = Network::backward;
    BiConsumer<Network, float[]> toInput = Network::backwardToInput;
    BiConsumer<Network, float[]> toParameters = Network::backwardToParameters;
    return Stream.of(
            Arguments.of("backward", whole),
            Arguments.of("backwardToInput", toInput),
            Arguments.of("backwardToParameters", toParameters))
        .flatMap(
            way ->
                Stream.of(true, false)
                    .map(compiled -> Arguments.of(way.get()[0], way.get()[1], compiled)));
  }

  @ParameterizedTest(name = "{0}, compiled: {2}")
  @MethodSource("waysBack")
  void aSecondWayBack(String name, BiConsumer<Network, float[]> back, boolean compiled)
      throws Exception {
    refused(
        compiled,
        "found that backward was run",
        (network, input, gradient) -> {
          network.forward(input, null);
          back.accept(network, gradient);
          back.accept(network, gradient);
        });
  }

  @ParameterizedTest(name = "{0}, compiled: {2}")
  @MethodSource("waysBack")
  void anEvaluationBetween(String name, BiConsumer<Network, float[]> back, boolean compiled)
      throws Exception {
    refused(
        compiled,
        "found that evaluate was run",
        (network, input, gradient) -> {
          network.forward(input, null);
          network.evaluate(input);
          back.accept(network, gradient);
        });
  }

  @ParameterizedTest(name = "{0}, compiled: {2}")
  @MethodSource("waysBack")
  void noWayForwardAtAll(String name, BiConsumer<Network, float[]> back, boolean compiled)
      throws Exception {
    refused(
        compiled,
        "found that nothing was run",
        (network, input, gradient) -> back.accept(network, gradient));
  }

  private void refused(boolean compiled, String found, Use use) throws Exception {
    try (Network network = network(compiled)) {
      assertThatThrownBy(() -> use.of(network, input(), ONES))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("backward: expected forward as the last pass before it")
          .hasMessageContaining(found);
      requireUsableAfterwards(network);
    }
  }

  /** A refusal costs nothing: the next whole pass gives what it gives on a fresh network. */
  private void requireUsableAfterwards(Network network) {
    network.forward(input(), null);
    network.backward(ONES);
    try (Network fresh = Dl4jNetwork.with(LAYERS, parameters, 4, 6)) {
      fresh.forward(input(), null);
      fresh.backward(ONES);
      TestNetworks.check("gradients", fresh.gradients(), network.gradients(), 1e-5);
    }
  }

  private Network network(boolean compiled) throws Exception {
    return compiled
        ? compared(LAYERS, parameters, 4, 6)
        : Dl4jNetwork.with(LAYERS, parameters, 4, 6);
  }

  /** Makes a network that something else than its layers computes. */
  Network compared(MultiLayerConfiguration layers, float[] weights, long... inputShape) {
    return TestNetworks.compiled(layers, Precision.FLOAT32, weights, inputShape);
  }

  private static float[] input() {
    return TestNetworks.random(1, 4, 6);
  }
}
