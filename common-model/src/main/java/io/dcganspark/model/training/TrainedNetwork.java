package io.dcganspark.model.training;

import io.dcganspark.model.layer.Network;
import io.dcganspark.model.numeric.Precision;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/**
 * A network in evaluation mode, for one batch size. Use from one thread, and close: most of its
 * memory is outside of the Java heap.
 */
public final class TrainedNetwork implements AutoCloseable {
  private final Network network;

  /**
   * Puts a network onto this thread's device, in float32.
   *
   * @param configuration of its layers
   * @param parameters its flat vector, running statistics among it
   * @param inputShape with the batch first
   * @throws IllegalArgumentException if the vector is not as long as the configuration says
   */
  public TrainedNetwork(
      MultiLayerConfiguration configuration, float[] parameters, long... inputShape) {
    this.network =
        new CompiledWherePossible(Precision.FLOAT32).make(configuration, parameters, inputShape);
  }

  /**
   * Replaces the parameters.
   *
   * @throws IllegalArgumentException if the vector is not as long as the configuration says
   */
  public void use(float[] parameters) {
    network.setParameters(parameters);
  }

  /**
   * Runs a batch.
   *
   * @param input in the input's shape, row-major
   * @return the output, row-major, the batch first
   */
  public float[] run(float[] input) {
    return network.evaluate(input);
  }

  @Override
  public void close() {
    network.close();
  }
}
