package io.dcganspark.job.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.report.Provenance;
import io.dcganspark.job.store.Checkpoint;
import io.dcganspark.job.store.SealedJson;
import io.dcganspark.model.device.NativeThreads;
import io.dcganspark.model.dl4j.Dl4jArchiveCheck;
import io.dcganspark.model.failure.Reason;
import io.dcganspark.model.recipe.ImageShape;
import io.dcganspark.model.recipe.NetworkRole;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.sample.Sampler;
import io.dcganspark.model.state.TrainingState;
import io.dcganspark.model.training.TrainedNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/** Uses a checkpoint once as all who read it will, so that none who does finds it unusable. */
public final class CheckpointTrial {
  private final Checkpoint checkpoint;

  private CheckpointTrial(Checkpoint checkpoint) {
    this.checkpoint = checkpoint;
  }

  /**
   * Reads everything of a checkpoint, builds both networks, and draws one image.
   *
   * @throws UserErrorException if any of it fails; one line says what
   */
  public static void require(Checkpoint checkpoint) {
    NativeLibraryCheck.require();
    new CheckpointTrial(checkpoint).run();
  }

  private void run() {
    String part = "config.json";
    try {
      JobConfig config = CheckpointFiles.config(checkpoint);
      Recipe recipe = config.model().toRecipe();
      part = Provenance.FILE;
      readProvenance();
      part = Checkpoint.STATE;
      TrainingState state = CheckpointFiles.state(checkpoint);
      requireStep(state);
      NativeThreads.use(config.training().threadsPerReplica());
      draw(recipe, state);
      judge(recipe, state);
      part = "an archive for DL4J";
      readArchives(recipe, config.training().seed(), state);
    } catch (IOException
        | UncheckedIOException
        | IllegalArgumentException
        | IllegalStateException
        | UserErrorException e) {
      throw new UserErrorException(
          "the checkpoint of step %d in %s cannot be used, %s: %s"
              .formatted(checkpoint.step(), checkpoint.runDirectory(), part, Reason.of(e)),
          e);
    }
  }

  private void readProvenance() throws IOException {
    Optional<byte[]> file = checkpoint.readRecorded(Provenance.FILE);
    if (file.isEmpty()) {
      throw new IOException("there is no such file");
    }
    JsonNode content = SealedJson.read(file.get());
    if (!content.isEmpty() && !content.path("starts").isArray()) {
      throw new IOException("it lists no starts of a run");
    }
  }

  private void requireStep(TrainingState state) throws IOException {
    if (state.step() != checkpoint.step()) {
      throw new IOException(
          "it is of step %d, its manifest says %d".formatted(state.step(), checkpoint.step()));
    }
  }

  private static void draw(Recipe recipe, TrainingState state) {
    try (Sampler sampler = new Sampler(recipe, state.generator().parameters())) {
      sampler.sample(0, 0, 1);
      state.generatorAverage().ifPresent(sampler::use);
    }
  }

  private static void judge(Recipe recipe, TrainingState state) {
    ImageShape input = recipe.discriminatorInput();
    try (TrainedNetwork discriminator =
        new TrainedNetwork(
            recipe.discriminator(0),
            NetworkRole.DISCRIMINATOR.weights(recipe, state),
            1,
            input.channels(),
            input.height(),
            input.width())) {
      discriminator.run(new float[input.length()]);
    }
  }

  private void readArchives(Recipe recipe, long seed, TrainingState state) throws IOException {
    MultiLayerConfiguration generator = recipe.generator(seed);
    requireArchive(
        CheckpointFiles.GENERATOR,
        NetworkRole.GENERATOR,
        generator,
        state.generator().parameters());
    requireArchive(
        CheckpointFiles.DISCRIMINATOR,
        NetworkRole.DISCRIMINATOR,
        recipe.discriminator(seed),
        NetworkRole.DISCRIMINATOR.weights(recipe, state));
    if (state.generatorAverage().isPresent()) {
      requireArchive(
          CheckpointFiles.GENERATOR_AVERAGE,
          NetworkRole.GENERATOR,
          generator,
          state.generatorAverage().get());
    }
  }

  private void requireArchive(
      String name, NetworkRole role, MultiLayerConfiguration layers, float[] parameters)
      throws IOException {
    try {
      Dl4jArchiveCheck.require(checkpoint.read(name), role, layers, parameters);
    } catch (IOException e) {
      throw new IOException("%s: %s".formatted(name, e.getMessage()), e);
    }
  }
}
