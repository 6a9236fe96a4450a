package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an earlier version left can be gone on with, and drawn from. */
class EarlierRunIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int HEADER = 16;
  @TempDir static Path directory;
  private static TrainedRuns job;

  @BeforeAll
  static void start() {
    job = new TrainedRuns(directory);
  }

  @AfterAll
  static void forget() {
    TrainedRuns.forget();
  }

  private static Path earlierRun(String id) throws IOException {
    return TrainedRuns.copy(Path.of("src/test/resources/earlier-run"), directory.resolve(id));
  }

  @Test
  void goesOnWithMoreEpochs() throws IOException {
    Path run = earlierRun("goes-on");

    int exitCode =
        job.run(
            "train",
            "--data",
            job.data().toString(),
            "--output",
            directory.toString(),
            "--run-id",
            "goes-on",
            "--set",
            "model.recipe=dcgan-paper",
            "--set",
            "model.width=1",
            "--set",
            "training.epochs=2",
            "--set",
            "training.batch-size=4",
            "--set",
            "samples.rows=1",
            "--set",
            "samples.columns=2");

    assertThat(exitCode).as(job.err()).isZero();
    assertThat(run.resolve("checkpoints/MANIFEST-00000012.json")).exists();
    JsonNode starts = JSON.readTree(run.resolve("provenance.json").toFile()).get("starts");
    assertThat(starts).hasSize(2);
    assertThat(starts.at("/0/versions/dcgan-spark").asText()).isEqualTo("0.1.0-SNAPSHOT");
    assertThat(starts.at("/1/firstStep").asInt()).isEqualTo(6);
  }

  @Test
  void generatesFromIt() throws IOException {
    Path run = earlierRun("drawn-from");
    Path images = directory.resolve("images-idx3-ubyte");

    int exitCode =
        job.run(
            "generate",
            "--checkpoint",
            run.toString(),
            "--to",
            images.toString(),
            "--count",
            "3",
            "--seed",
            "1",
            "--format",
            "idx");

    assertThat(exitCode).as(job.err()).isZero();
    assertThat(Files.size(images)).isEqualTo(HEADER + 3 * 64 * 64);
  }
}
