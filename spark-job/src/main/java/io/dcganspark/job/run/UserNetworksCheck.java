package io.dcganspark.job.run;

import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.config.TrainingConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.failure.Reason;
import io.dcganspark.model.recipe.ImageShape;
import io.dcganspark.model.recipe.NetworkRole;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.state.TrainingState;
import io.dcganspark.model.training.TrialStep;
import java.util.Locale;
import java.util.Optional;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is asked of networks of the user's before anything is started. */
public final class UserNetworksCheck {
  private static final Logger LOG = LoggerFactory.getLogger(UserNetworksCheck.class);

  /** What DL4J gives a network that names no updater. */
  private static final IUpdater UNSET = new Sgd();

  private UserNetworksCheck() {}

  /**
   * Has the networks take a step, and warns of what of them is not used.
   *
   * @return what they are, for people
   * @throws UserErrorException if they cannot
   */
  static String require(JobConfig config) {
    TrainingConfig training = config.training();
    Recipe recipe = config.model().toRecipe();
    TrainingState state;
    try {
      state = TrialStep.take(recipe, training.steps(1), training.seed(), training.compute());
    } catch (RuntimeException e) {
      throw new UserErrorException(
          "model.recipe: the networks of %s cannot be trained: %s"
              .formatted(recipe.name(), Reason.of(e)),
          e);
    }
    for (NetworkRole network : NetworkRole.values()) {
      unusedUpdater(recipe, network, training)
          .ifPresent(
              updater ->
                  LOG.warn(
                      "The updater {} of the {} is not used: Adam with training.learning-rate,"
                          + " training.beta1 and training.beta2 trains it",
                      updater,
                      network));
    }
    ImageShape image = recipe.imageShape();
    return String.format(
        Locale.ROOT,
        "%s makes images of (%d, %d, %d) from %d values; G has %,d parameters, D %,d",
        recipe.name(),
        image.channels(),
        image.height(),
        image.width(),
        recipe.latentSize(),
        state.generator().parameters().length,
        state.discriminator().parameters().length);
  }

  /** Says what DL4J would train a network with, where that is not what trains it here. */
  private static Optional<String> unusedUpdater(
      Recipe recipe, NetworkRole network, TrainingConfig training) {
    return network.configuration(recipe, training.seed()).getConfs().stream()
        .map(NeuralNetConfiguration::getLayer)
        .filter(layer -> layer.initializer().numParams(layer) > 0)
        .map(layer -> ((BaseLayer) layer).getIUpdater())
        .filter(updater -> !updater.equals(UNSET) && !isSame(updater, network, training))
        .map(updater -> updater.getClass().getSimpleName())
        .findFirst();
  }

  private static boolean isSame(IUpdater updater, NetworkRole network, TrainingConfig training) {
    return updater instanceof Adam adam
        && adam.getLearningRateSchedule() == null
        && adam.getLearningRate() == training.learningRate(network)
        && adam.getBeta1() == training.beta1()
        && adam.getBeta2() == training.beta2();
  }
}
