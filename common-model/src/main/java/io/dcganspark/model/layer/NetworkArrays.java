package io.dcganspark.model.layer;

import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The arrays of a DL4J network outside of the Java heap. */
public final class NetworkArrays {
  private NetworkArrays() {}

  /**
   * Releases a network's parameters, gradients and optimizer state. {@link
   * MultiLayerNetwork#close()} also destroys every workspace of the thread, those of other networks
   * in the middle of a pass among them, and collects garbage.
   */
  public static void close(MultiLayerNetwork network) {
    close(network.params());
    close(network.getFlattenedGradients());
    Updater updater = network.getUpdater(false);
    if (updater != null) {
      close(updater.getStateViewArray());
    }
  }

  private static void close(INDArray array) {
    if (array != null && array.closeable()) {
      array.close();
    }
  }
}
