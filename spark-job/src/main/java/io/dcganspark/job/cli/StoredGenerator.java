package io.dcganspark.job.cli;

import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.generation.Weights;
import io.dcganspark.job.run.CheckpointFiles;
import io.dcganspark.job.store.Checkpoint;
import io.dcganspark.model.recipe.NetworkRole;
import io.dcganspark.model.recipe.Recipe;
import org.apache.hadoop.conf.Configuration;

/**
 * A generator that was read and draws nowhere yet.
 *
 * @param recipe its networks
 * @param parameters its flat vector
 * @param threads native threads that compute it
 */
@SuppressWarnings("ArrayRecordComponent") // Compared nowhere.
record StoredGenerator(Recipe recipe, float[] parameters, int threads) {
  /** As the default of training.threads-per-replica, since a file does not record it. */
  private static final int DEFAULT_THREADS = 1;

  /**
   * Reads the generator of a checkpoint, of a file of {@code export}, or one that comes with the
   * job.
   *
   * @throws UserErrorException if there is none, or it has no such weights
   */
  static StoredGenerator read(String path, Weights weights, Configuration hadoop) {
    return GeneratorFile.isNamedBy(path)
        ? ofFile(GeneratorFile.read(CheckpointOption.NAME, path, hadoop), weights)
        : ofCheckpoint(Checkpoint.at(path, hadoop), weights);
  }

  private static StoredGenerator ofCheckpoint(Checkpoint checkpoint, Weights weights) {
    JobConfig config = CheckpointFiles.config(checkpoint);
    float[] parameters = weights.of(CheckpointFiles.state(checkpoint));
    return new StoredGenerator(
        config.model().toRecipe(), parameters, config.training().threadsPerReplica());
  }

  /**
   * Takes the generator of a file.
   *
   * @throws UserErrorException if the file is of another network, or other weights are asked for
   */
  static StoredGenerator ofFile(PyTorchFile file, Weights weights) {
    if (weights != Weights.TRAINED) {
      throw new UserErrorException(
          "--weights %s: expected a checkpoint that has both, found a file with one generator's weights: leave --weights out"
              .formatted(weights.text()));
    }
    Recipe recipe = file.model().toRecipe();
    return new StoredGenerator(
        recipe, file.parameters(recipe, NetworkRole.GENERATOR), DEFAULT_THREADS);
  }
}
