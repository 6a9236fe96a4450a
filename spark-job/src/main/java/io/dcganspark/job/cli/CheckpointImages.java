package io.dcganspark.job.cli;

import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.generation.DrawingGenerator;
import io.dcganspark.job.generation.GeneratorImages;
import io.dcganspark.job.generation.GeneratorPlace;
import io.dcganspark.job.generation.ImageMaker;
import io.dcganspark.job.generation.Weights;
import io.dcganspark.job.run.CheckpointFiles;
import io.dcganspark.job.store.Checkpoint;
import io.dcganspark.model.recipe.NetworkRole;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.training.LabelInput;
import java.util.OptionalInt;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;

/** Draws with the generator of a checkpoint or of an exported file. */
final class CheckpointImages {
  /** As the default of training.threads-per-replica, since a file does not record it. */
  private static final int DEFAULT_THREADS = 1;

  private CheckpointImages() {}

  /**
   * Opens a checkpoint, or a file of {@code export}.
   *
   * @throws UserErrorException if there is none, or it has no such weights or label
   */
  static Function<GeneratorPlace, ImageMaker> open(
      Configuration hadoop, String path, Weights weights, OptionalInt label, long seed) {
    Stored generator =
        ModelFormat.SAFETENSORS.isNameOf(path)
            ? ofFile(PyTorchFile.read("--checkpoint", path, hadoop), weights)
            : ofCheckpoint(Checkpoint.at(path, hadoop), weights);
    try {
      label.ifPresent(asked -> LabelInput.requireClass(generator.recipe(), asked));
    } catch (IllegalArgumentException e) {
      throw new UserErrorException("--" + e.getMessage(), e);
    }
    return place -> new GeneratorImages(generator.put(place), label, seed);
  }

  private static Stored ofCheckpoint(Checkpoint checkpoint, Weights weights) {
    JobConfig config = CheckpointFiles.config(checkpoint);
    float[] parameters = weights.of(CheckpointFiles.state(checkpoint));
    return new Stored(config.model().toRecipe(), parameters, config.training().threadsPerReplica());
  }

  private static Stored ofFile(PyTorchFile file, Weights weights) {
    if (weights != Weights.TRAINED) {
      throw new UserErrorException(
          "--weights %s: expected a checkpoint that has both, found a file with one generator's weights: leave --weights out"
              .formatted(weights.text()));
    }
    Recipe recipe = file.model().toRecipe();
    float[] parameters = file.parameters(recipe, NetworkRole.GENERATOR);
    return new Stored(recipe, parameters, DEFAULT_THREADS);
  }

  /** A generator that was read and draws nowhere yet. */
  private record Stored(Recipe recipe, float[] parameters, int threads) {
    DrawingGenerator put(GeneratorPlace place) {
      return place.put(recipe, parameters, threads);
    }
  }
}
