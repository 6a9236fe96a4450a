package io.dcganspark.model.training;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.factory.Nd4j;

/** Networks as DL4J saves them, for use outside of training. */
public final class SavedNetworks {
  private SavedNetworks() {}

  /**
   * Returns a network as the zip archive that {@code ModelSerializer.restoreMultiLayerNetwork}
   * opens, without updater state: the moments are in the training state.
   */
  public static byte[] zip(MultiLayerConfiguration configuration, float[] parameters) {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init(Nd4j.createFromArray(parameters).reshape(1, parameters.length), true);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ModelSerializer.writeModel(network, out, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
