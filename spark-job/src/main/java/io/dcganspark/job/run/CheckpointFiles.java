package io.dcganspark.job.run;

import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.config.JobConfigLoader;
import io.dcganspark.job.config.TrainingConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.store.Checkpoint;
import io.dcganspark.job.store.RunRecord;
import io.dcganspark.model.dl4j.Dl4jArchive;
import io.dcganspark.model.json.InvalidFileException;
import io.dcganspark.model.optimizer.AdamSettings;
import io.dcganspark.model.recipe.NetworkRole;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.state.TrainingState;
import io.dcganspark.model.state.TrainingStateFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * What a checkpoint of a run consists of: the training state, from which training resumes and
 * images are generated, and both networks as DL4J saves them, for use elsewhere; G also with its
 * averaged weights, where the run keeps them.
 */
public final class CheckpointFiles {
  static final String GENERATOR = "generator.zip";
  static final String DISCRIMINATOR = "discriminator.zip";
  static final String GENERATOR_AVERAGE = "generator-average.zip";

  private CheckpointFiles() {}

  /**
   * Returns a checkpoint's files by name. Saved networks name the updater of their next step, with
   * its learning rate before {@code training.schedule} lowers it.
   */
  public static Map<String, byte[]> of(
      Recipe recipe, TrainingConfig training, TrainingState state) {
    long seed = training.seed();
    AdamSettings generator = next(training.adam(NetworkRole.GENERATOR), state);
    AdamSettings discriminator = next(training.adam(NetworkRole.DISCRIMINATOR), state);
    Map<String, byte[]> files = new HashMap<>();
    files.put(Checkpoint.STATE, TrainingStateFormat.toBytes(state));
    files.put(
        GENERATOR,
        Dl4jArchive.zip(recipe.generator(seed), state.generator().parameters(), generator));
    files.put(
        DISCRIMINATOR,
        Dl4jArchive.zip(
            recipe.discriminator(seed),
            NetworkRole.DISCRIMINATOR.weights(recipe, state),
            discriminator));
    state
        .generatorAverage()
        .ifPresent(
            average ->
                files.put(
                    GENERATOR_AVERAGE,
                    Dl4jArchive.zip(recipe.generator(seed), average, generator)));
    return files;
  }

  private static AdamSettings next(AdamSettings configured, TrainingState state) {
    return configured.scaled(state.learningRateFactor() * configured.warmUp(state.step() + 1));
  }

  /**
   * Returns the configuration of the run that a checkpoint is of.
   *
   * @throws UserErrorException if it is not there, or not what a run records
   */
  public static JobConfig config(Checkpoint checkpoint) {
    String file = checkpoint.runDirectory() + "/" + RunRecord.CONFIG;
    try {
      byte[] json =
          checkpoint
              .readRecorded(RunRecord.CONFIG)
              .orElseThrow(
                  () ->
                      new UserErrorException(
                          "%s is missing, expected what the run recorded: restore it"
                              .formatted(file)));
      return JobConfigLoader.recorded(file, json);
    } catch (InvalidFileException e) {
      throw new UserErrorException(e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  public static TrainingState state(Checkpoint checkpoint) {
    try {
      return TrainingStateFormat.fromBytes(checkpoint.read(Checkpoint.STATE));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the checkpoint of step %d cannot be read: %s"
              .formatted(checkpoint.step(), e.getMessage()),
          e);
    }
  }
}
