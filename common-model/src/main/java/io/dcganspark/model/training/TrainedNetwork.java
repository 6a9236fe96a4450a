package io.dcganspark.model.training;

import io.dcganspark.model.device.HostArrays;
import io.dcganspark.model.numeric.Precision;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network in evaluation mode, for one batch size. Use from one thread, and close: most of its
 * memory is outside of the Java heap.
 */
public final class TrainedNetwork implements AutoCloseable {
  private final long[] inputShape;
  private final Workspace workspace;
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
    this.inputShape = inputShape.clone();
    this.workspace = new Workspace("trained-network-" + Arrays.toString(inputShape));
    this.network =
        new CompiledWherePossible(Precision.FLOAT32)
            .make(configuration, parameters, workspace, inputShape);
  }

  /**
   * Replaces the parameters.
   *
   * @throws IllegalArgumentException if the vector is not as long as the configuration says
   */
  public void use(float[] parameters) {
    network.layout().requireLength(parameters);
    HostArrays.write(parameters, network.parameters());
  }

  /**
   * Runs a batch.
   *
   * @param input in the input's shape, row-major
   * @return the output, row-major, the batch first
   */
  public float[] run(float[] input) {
    try (MemoryWorkspace scope = workspace.open()) {
      INDArray batch = Nd4j.createFromArray(input).reshape('c', inputShape);
      return HostArrays.copy(network.evaluate(batch));
    }
  }

  @Override
  public void close() {
    try (workspace) {
      network.close();
    }
  }
}
