package io.dcganspark.model.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.model.layer.Network;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.onednn.CompiledNetwork;
import io.dcganspark.model.random.Purpose;
import io.dcganspark.model.random.RandomStream;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/** Networks that tests compare, and the arrays that pass through them. */
final class TestNetworks {
  private TestNetworks() {}

  /** Compiles a network and gives it parameters. */
  static Network compiled(
      MultiLayerConfiguration configuration,
      Precision precision,
      float[] parameters,
      long... inputShape) {
    return NetworkFactory.withParameters(
        CompiledNetwork.compile(configuration, precision, inputShape).network(), parameters);
  }

  /** Draws as many numbers as an array of a shape has. */
  static float[] random(int key, long... shape) {
    RandomStream stream = new RandomStream(9, Purpose.LATENT, key, 0);
    long length = LongStream.of(shape).reduce(1, (product, size) -> product * size);
    float[] values = new float[Math.toIntExact(length)];
    for (int i = 0; i < values.length; i++) {
      values[i] = stream.nextGaussian();
    }
    return values;
  }

  /**
   * Checks that two arrays are alike.
   *
   * @param tolerance of the norm of their difference, relative to the expected array's norm
   */
  static void check(String what, float[] expected, float[] found, double tolerance) {
    assertThat(found).as(what).hasSameSizeAs(expected);
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < expected.length; i++) {
      difference += Math.pow((double) found[i] - expected[i], 2);
      norm += Math.pow(expected[i], 2);
    }
    assertThat(Math.sqrt(difference))
        .as("deviation of " + what)
        .isLessThanOrEqualTo(tolerance * Math.sqrt(norm));
  }
}
