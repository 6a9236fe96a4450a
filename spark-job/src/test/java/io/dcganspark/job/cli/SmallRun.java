package io.dcganspark.job.cli;

import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.config.JobConfigLoader;
import io.dcganspark.job.run.CheckpointFiles;
import io.dcganspark.job.store.Checkpoint;
import io.dcganspark.job.store.History;
import io.dcganspark.job.store.RunDirectory;
import io.dcganspark.job.store.RunRecord;
import io.dcganspark.model.state.TrainingState;
import io.dcganspark.model.training.InitialState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * A run directory as {@code train} leaves it, of real networks small enough to make in a moment.
 *
 * @param directory of the run
 */
record SmallRun(Path directory) {
  /** The step of its only checkpoint. */
  static final long STEP = 8;

  /** Writes a run; the seed decides its weights. */
  static SmallRun write(Path directory, long seed) {
    return write(directory, seed, SmallRecipe.class.getName());
  }

  /** Writes a run of another recipe. */
  static SmallRun write(Path directory, long seed, String recipe) {
    return write(directory, seed, Map.of(), "model.recipe=" + recipe);
  }

  /** Writes a run of another recipe with other settings, as {@code key=value}. */
  static SmallRun write(Path directory, long seed, String recipe, List<String> settings) {
    return configured(
        directory,
        seed,
        Stream.concat(Stream.of("model.recipe=" + recipe), settings.stream())
            .toArray(String[]::new));
  }

  /** Writes a run of a configuration. */
  static SmallRun configured(Path directory, long seed, String... assignments) {
    return write(directory, seed, Map.of(), assignments);
  }

  /** Writes a run with another generator.zip. */
  static SmallRun write(Path directory, long seed, byte[] generator) {
    return write(
        directory,
        seed,
        Map.of("generator.zip", generator),
        "model.recipe=" + SmallRecipe.class.getName());
  }

  private static SmallRun write(
      Path directory, long seed, Map<String, byte[]> others, String... assignments) {
    Configuration hadoop = new Configuration();
    JobConfigLoader loader =
        new JobConfigLoader(hadoop)
            .option("--data", "data.path", "mnist")
            .set("training.seed=" + seed);
    for (String assignment : assignments) {
      loader.set(assignment);
    }
    JobConfig config = loader.load();
    TrainingState drawn = InitialState.of(config.model().toRecipe(), seed);
    RunDirectory run =
        RunDirectory.open(
            directory.getParent().toString(), directory.getFileName().toString(), hadoop);
    run.claim("app-1");
    byte[] configuration = config.toJson().getBytes(StandardCharsets.UTF_8);
    byte[] provenance = "{\"starts\":[{\"firstStep\":0}]}".getBytes(StandardCharsets.UTF_8);
    run.write(RunRecord.CONFIG, configuration);
    run.write(RunRecord.PROVENANCE, provenance);
    TrainingState state = new TrainingState(STEP, drawn.generator(), drawn.discriminator());
    Map<String, byte[]> files =
        CheckpointFiles.of(config.model().toRecipe(), config.training(), state);
    files.putAll(others);
    String identity = new UUID(0, seed).toString();
    run.commit(STEP, files, new RunRecord(identity, configuration, provenance, History.EMPTY), 1);
    return new SmallRun(directory);
  }

  /** Adds an evaluation of that distance. */
  SmallRun evaluated(double distance) {
    return evaluated(EvaluatedRun.content(state(), STEP, distance));
  }

  /** Adds an evaluation. */
  SmallRun evaluated(byte[] evaluation) {
    try {
      Files.createDirectories(directory.resolve("evaluations"));
      Files.write(directory.resolve(EvaluatedRun.file(STEP)), evaluation);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The SHA-256 of its training state. */
  String state() {
    try {
      return Checkpoint.at(directory.toString(), new Configuration()).stateSha256();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folder of its only checkpoint. */
  Path checkpoint() {
    try (var files = Files.list(directory.resolve("checkpoints"))) {
      return files.filter(Files::isDirectory).findFirst().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
