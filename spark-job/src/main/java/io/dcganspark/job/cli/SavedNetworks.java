package io.dcganspark.job.cli;

import io.dcganspark.job.config.ModelConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.generation.Weights;
import io.dcganspark.job.report.ModelCard;
import io.dcganspark.job.run.CheckpointFiles;
import io.dcganspark.job.store.Checkpoint;
import io.dcganspark.model.recipe.NetworkRole;
import io.dcganspark.model.state.TrainingState;
import java.util.Optional;

/**
 * What {@code export} writes for other programs: networks of a checkpoint, or one generator.
 *
 * @param place where they lie, for messages
 * @param model which networks they are
 * @param weights which of the generator's
 * @param step of the training
 * @param generator its flat vector
 * @param discriminator its flat vector; a generator's file has none
 */
@SuppressWarnings("ArrayRecordComponent") // Compared nowhere.
record SavedNetworks(
    String place,
    ModelConfig model,
    Weights weights,
    long step,
    float[] generator,
    Optional<float[]> discriminator) {
  /**
   * Takes those of a checkpoint.
   *
   * @throws UserErrorException if it has no such weights
   */
  static SavedNetworks of(Checkpoint checkpoint, ModelConfig model, Weights weights) {
    TrainingState state = CheckpointFiles.state(checkpoint);
    return new SavedNetworks(
        checkpoint.runDirectory(),
        model,
        weights,
        checkpoint.step(),
        weights.of(state),
        Optional.of(NetworkRole.DISCRIMINATOR.weights(model.toRecipe(), state)));
  }

  /**
   * Takes that of a generator's file.
   *
   * @throws UserErrorException if other weights are asked for than it has
   */
  static SavedNetworks of(PyTorchFile file, Weights asked) {
    StoredGenerator generator = StoredGenerator.ofFile(file, asked);
    return new SavedNetworks(
        file.path(),
        file.model(),
        ModelMetadata.weights(file.tensors().metadata()),
        ModelMetadata.step(file.tensors().metadata()),
        generator.parameters(),
        Optional.empty());
  }

  /** Describes them for a model card. */
  ModelCard.Files files() {
    return new ModelCard.Files(step, weights.text(), discriminator.isPresent());
  }

  /**
   * Returns one of them.
   *
   * @throws UserErrorException if it is not there
   */
  ExportedNetwork network(NetworkRole role) {
    if (role == NetworkRole.GENERATOR) {
      return new ExportedNetwork(model, role, weights, generator, step);
    }
    float[] parameters =
        discriminator.orElseThrow(
            () ->
                new UserErrorException(
                    "--network %s: %s holds a generator alone".formatted(role, place)));
    return new ExportedNetwork(model, role, Weights.TRAINED, parameters, step);
  }
}
