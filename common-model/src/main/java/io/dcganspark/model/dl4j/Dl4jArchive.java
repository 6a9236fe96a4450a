package io.dcganspark.model.dl4j;

import io.dcganspark.model.layer.NetworkArrays;
import io.dcganspark.model.optimizer.AdamSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.factory.Nd4j;

/** A network as an archive of DL4J, for use outside of training. */
public final class Dl4jArchive {
  private Dl4jArchive() {}

  /**
   * Returns a network as the zip archive that {@code ModelSerializer.restoreMultiLayerNetwork}
   * opens, without updater state: the moments are in the training state.
   *
   * @param configuration of the network; not changed
   * @param parameters its flat vector
   * @param trainedWith named in the archive as the updater of every layer, whichever the
   *     configuration has
   */
  public static byte[] zip(
      MultiLayerConfiguration configuration, float[] parameters, AdamSettings trainedWith) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(withUpdater(configuration.clone(), trainedWith));
    try {
      network.init(Nd4j.createFromArray(parameters).reshape(1, parameters.length), false);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ModelSerializer.writeModel(network, out, false);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      NetworkArrays.close(network);
    }
  }

  private static MultiLayerConfiguration withUpdater(
      MultiLayerConfiguration configuration, AdamSettings settings) {
    for (NeuralNetConfiguration layer : configuration.getConfs()) {
      if (layer.getLayer() instanceof BaseLayer trained) {
        trained.setIUpdater(
            new org.nd4j.linalg.learning.config.Adam(
                settings.learningRate(), settings.beta1(), settings.beta2(), settings.epsilon()));
        trained.setBiasUpdater(null);
      }
    }
    return configuration;
  }
}
