package io.dcganspark.job.run;

import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.config.TrainingConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.training.Slots;
import io.dcganspark.model.failure.Counted;
import io.dcganspark.model.recipe.NetworkSize;
import io.dcganspark.model.recipe.Recipe;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many images of a batch a replica has. Batch norm takes its mean and variance from these
 * alone: the variance of one image is 0, and its unbiased one is no number.
 */
final class ReplicaImages {
  private static final Logger LOG = LoggerFactory.getLogger(ReplicaImages.class);

  private ReplicaImages() {}

  /**
   * Checks that replicas have more than one image where the networks have batch norm.
   *
   * @throws UserErrorException if they do not
   */
  static void require(JobConfig config) {
    if (imagesOf(config.training()) == 1 && normalizes(config.model().toRecipe())) {
      throw new UserErrorException(
          config.training().batch().perReplica()
              ? "training.batch-size-per-replica is 1, expected at least 2, better %d, since batch norm needs the variance of several: raise it"
                  .formatted(Slots.LEAST_IMAGES)
              : "training.batch-size %d by %s gives each 1 image, expected at least 2, better %d, since batch norm needs the variance of several: raise training.batch-size, or lower training.replicas"
                  .formatted(
                      config.training().batchSize(),
                      Counted.of(replicasOf(config.training()), "replica"),
                      Slots.LEAST_IMAGES));
    }
  }

  /** Returns what to say of replicas that have few images; nothing where they have enough. */
  static Optional<String> warning(JobConfig config) {
    int images = imagesOf(config.training());
    return images >= Slots.LEAST_IMAGES || !normalizes(config.model().toRecipe())
        ? Optional.empty()
        : Optional.of(
            config.training().batch().perReplica()
                ? "each replica has %d images a step, fewer than %d: batch norm's mean and variance are mostly chance; raise training.batch-size-per-replica"
                    .formatted(images, Slots.LEAST_IMAGES)
                : "training.batch-size %d by %s gives each %d images a step, fewer than %d: batch norm's mean and variance are mostly chance; raise training.batch-size, or lower training.replicas"
                    .formatted(
                        config.training().batchSize(),
                        Counted.of(replicasOf(config.training()), "replica"),
                        images,
                        Slots.LEAST_IMAGES));
  }

  /** Logs {@link #warning}. */
  static void warn(JobConfig config) {
    warning(config).ifPresent(warning -> LOG.warn("Few images a replica: {}", warning));
  }

  private static int imagesOf(TrainingConfig training) {
    return training.batch().share(replicasOf(training));
  }

  /** Where the configuration does not say, the most that the cluster's slots can lead to. */
  static int replicasOf(TrainingConfig training) {
    return training.replicas().orElseGet(() -> Slots.mostReplicas(training.batch()));
  }

  private static boolean normalizes(Recipe recipe) {
    return NetworkSize.ofGenerator(recipe).normalizes()
        || NetworkSize.ofDiscriminator(recipe).normalizes();
  }
}
