package io.dcganspark.job.cli;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.generation.GeneratorImages;
import io.dcganspark.job.generation.GeneratorPlace;
import io.dcganspark.job.generation.ImageMaker;
import io.dcganspark.job.generation.Weights;
import io.dcganspark.model.sample.Latents;
import io.dcganspark.model.training.LabelInput;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;

/** Draws with the generator of a checkpoint or of an exported file. */
final class CheckpointImages {
  private CheckpointImages() {}

  /**
   * Opens a checkpoint, or a file of {@code export}.
   *
   * @throws UserErrorException if there is none, or it has no such weights or label
   */
  static Function<GeneratorPlace, ImageMaker> open(
      Configuration hadoop, String path, Weights weights, GeneratorImages.Sequence sequence) {
    StoredGenerator generator = StoredGenerator.read(path, weights, hadoop);
    try {
      sequence.label().ifPresent(asked -> LabelInput.requireClass(generator.recipe(), asked));
      Latents.requireTruncation(generator.recipe(), sequence.truncation());
    } catch (IllegalArgumentException e) {
      throw new UserErrorException("--" + e.getMessage(), e);
    }
    return place ->
        GeneratorImages.of(
            place.put(generator.recipe(), generator.parameters(), generator.threads()), sequence);
  }
}
