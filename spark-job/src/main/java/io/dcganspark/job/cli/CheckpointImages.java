package io.dcganspark.job.cli;

import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.generation.BroadcastGenerator;
import io.dcganspark.job.generation.GeneratorImages;
import io.dcganspark.job.generation.ImageMaker;
import io.dcganspark.job.generation.Weights;
import io.dcganspark.job.run.CheckpointFiles;
import io.dcganspark.job.store.Checkpoint;
import io.dcganspark.model.recipe.NetworkRole;
import io.dcganspark.model.recipe.Recipe;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

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
  static ImageMaker open(
      SparkSession spark, String path, Weights weights, OptionalInt label, long seed) {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    BroadcastGenerator generator =
        ModelFormat.SAFETENSORS.isNameOf(path)
            ? ofFile(spark, PyTorchFile.read("--checkpoint", path, hadoop), weights)
            : ofCheckpoint(spark, Checkpoint.at(path, hadoop), weights);
    try {
      return new GeneratorImages(generator, label, seed);
    } catch (IllegalArgumentException e) {
      throw new UserErrorException("--" + e.getMessage(), e);
    }
  }

  private static BroadcastGenerator ofCheckpoint(
      SparkSession spark, Checkpoint checkpoint, Weights weights) {
    JobConfig config = CheckpointFiles.config(checkpoint);
    float[] parameters = weights.of(CheckpointFiles.state(checkpoint));
    return BroadcastGenerator.of(
        spark, config.model().toRecipe(), parameters, config.training().threadsPerReplica());
  }

  private static BroadcastGenerator ofFile(SparkSession spark, PyTorchFile file, Weights weights) {
    if (weights != Weights.TRAINED) {
      throw new UserErrorException(
          "--weights %s: expected a checkpoint that has both, found a file with one generator's weights: leave --weights out"
              .formatted(weights.text()));
    }
    Recipe recipe = file.model().toRecipe();
    float[] parameters = file.parameters(recipe, NetworkRole.GENERATOR);
    return BroadcastGenerator.of(spark, recipe, parameters, DEFAULT_THREADS);
  }
}
