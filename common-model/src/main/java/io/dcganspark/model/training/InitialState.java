package io.dcganspark.model.training;

import io.dcganspark.model.device.HostArrays;
import io.dcganspark.model.layer.NetworkArrays;
import io.dcganspark.model.optimizer.Adam;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.state.NetworkState;
import io.dcganspark.model.state.TrainingState;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** Where a run starts. */
public final class InitialState {
  private InitialState() {}

  /** Draws the weights of both networks from the seed; Adam's moments are zero. */
  public static TrainingState of(Recipe recipe, long seed) {
    return new TrainingState(
        0, network(recipe.generator(seed)), network(recipe.discriminator(seed)));
  }

  private static NetworkState network(MultiLayerConfiguration configuration) {
    return Adam.untrained(parameters(configuration));
  }

  /** Draws the weights of one network from the seed of its configuration. */
  public static float[] parameters(MultiLayerConfiguration configuration) {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    try {
      network.init();
      return HostArrays.copy(network.params());
    } finally {
      NetworkArrays.close(network);
    }
  }
}
