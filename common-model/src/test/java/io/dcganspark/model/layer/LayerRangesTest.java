package io.dcganspark.model.layer;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A layer is not made with settings that it would compute wrong. */
class LayerRangesTest {
  static Stream<Arguments> refusals() {
    return Stream.of(
        refusal("has slope 1.5, expected from 0 to 1", () -> new LeakyRelu(1.5)),
        refusal("has slope -0.2, expected", () -> new LeakyRelu(-0.2)),
        refusal("has slope NaN, expected", () -> new LeakyRelu(Double.NaN)),
        refusal("has probability 1.0, expected", () -> new ChannelDropout(1)),
        refusal("has probability -0.1, expected", () -> new ChannelDropout(-0.1)),
        refusal("has probability NaN, expected", () -> new ChannelDropout(Double.NaN)),
        refusal("has epsilon 0.0, expected above 0", () -> new BatchNormalization(4, 0)),
        refusal("has epsilon NaN, expected", () -> new BatchNormalization(4, Double.NaN)),
        refusal("has epsilon -1.0, expected", () -> BatchNormalization.startingAtOne(4, -1)),
        refusal("has epsilon Infinity", () -> new BatchNormalization(4, 1.0 / 0)),
        refusal("has nIn 0, expected from 1", () -> new BatchNormalization(0, 0.8)),
        refusal("has nIn 0, expected from 1 to 2147483647", () -> new Convolution(0, 1, 3, 1, 1)),
        refusal("has nOut -1, expected", () -> new Convolution(1, -1, 3, 1, 1)),
        refusal("has kernel 0, expected", () -> new Convolution(1, 1, 0, 1, 1)),
        refusal("has stride 0, expected", () -> Convolution.withoutBias(1, 1, 3, 0, 1)),
        refusal("has padding -1, expected", () -> new Convolution(1, 1, 3, 1, -1)),
        refusal("has W of shape [1, 1, 65536, 65536]", () -> new Convolution(1, 1, 65536, 1, 0)),
        refusal("has stride 0, expected", () -> new TransposedConvolution(1, 1, 4, 0, 1)),
        refusal("has kernel -4, expected", () -> new TransposedConvolution(1, 1, -4, 2, 1)),
        refusal("has nOut 0, expected", () -> new UpsampleConvolution(4, 0, true)),
        refusal("has W of shape", () -> new UpsampleConvolution(1 << 20, 1 << 20, true)),
        refusal("has nOut 0, expected", () -> Linear.toVector(4, 0)),
        refusal("has nIn 0, expected", () -> Linear.toNormalizedVector(0, 4)),
        refusal("has channels 0, expected", () -> Linear.toImage(4, 0, 2, 2)),
        refusal("has height 0, expected from 1", () -> planes(0, 2)),
        refusal("has width -2, expected", () -> planes(2, -2)),
        refusal("has nOut 10, expected whole planes of 3 x 4", () -> planes(3, 4)));
  }

  private static Arguments refusal(String message, ThrowingCallable maker) {
    return Arguments.of(message, maker);
  }

  /** As DL4J's JSON makes it, by fields. */
  private static void planes(int height, int width) {
    Linear layer = Linear.toVector(4, 10);
    layer.setHeight(height);
    layer.setWidth(width);
    layer.requireRanges();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void refuses(String message, ThrowingCallable maker) {
    assertThatThrownBy(maker)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message)
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.2, 0.999})
  void takesTheEdgesOfAFraction(double value) {
    assertThatCode(() -> new LeakyRelu(value)).doesNotThrowAnyException();
    assertThatCode(() -> new ChannelDropout(value)).doesNotThrowAnyException();
  }

  @Test
  void aNetworkIsNotMadeOfALayerThatASetterMadeWrong() {
    LeakyRelu rectifier = new LeakyRelu(0.2);
    rectifier.setSlope(-0.2);
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder().list(Linear.toVector(2, 2), rectifier).build());
    assertThatThrownBy(network::init).hasMessageContaining("has slope -0.2, expected");
  }
}
