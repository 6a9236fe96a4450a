package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.SmallDisk;
import io.dcganspark.job.report.RecordedRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command that writes, on a disk that becomes full: one line that names the place. */
@Tag("chaos")
class FullDiskIT {
  private static final int KILOBYTES = 256;
  private static final String LOCAL_DIRECTORY = "spark.local.dir";

  @TempDir static Path directory;
  private static TrainedRuns runs;
  private static Path trained;

  private TestParts job;
  private SmallDisk disk;

  @BeforeAll
  static void trainOne() {
    runs = new TrainedRuns(directory);
    trained = directory.resolve("runs");
    assertThat(runs.train(trained, "run", "--set", "training.epochs=1")).isZero();
  }

  @AfterAll
  static void forget() {
    TrainedRuns.forget();
  }

  @BeforeEach
  void mount() {
    job = new TestParts(JobParts.ofThisJob());
    disk = SmallDisk.mount(directory.resolve("small-" + System.nanoTime()), KILOBYTES);
  }

  @AfterEach
  void unmount() throws IOException {
    if (disk != null) {
      disk.close();
    }
  }

  private String path(String name) {
    return disk.root().resolve(name).toString();
  }

  private void requireOneLine(int exitCode, String err, String place) {
    assertThat(exitCode).as(err).isEqualTo(1);
    assertThat(err.lines())
        .singleElement()
        .asString()
        .startsWith("dcgan: failed: ")
        .contains(place, "cannot be written: No space left on device");
  }

  private void requireOneLine(String place, String... command) {
    requireOneLine(job.run(command), job.err(), place);
  }

  @Test
  void train() {
    // With the defaults training waits for room, as for a store that is away.
    int exitCode =
        runs.train(
            disk.root().resolve("runs"),
            "run",
            "--set",
            "checkpoint.timeout=5s",
            "--set",
            "checkpoint.max-failures=0");
    requireOneLine(exitCode, runs.err(), path("runs/run/"));
  }

  @Test
  void export() throws IOException {
    requireOneLine(
        path("generator.safetensors"),
        "export",
        "--checkpoint",
        trained + "/run",
        "--to",
        path("generator.safetensors"));
    assertThat(disk.files()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pngs", "images.parquet", "images-idx3-ubyte", "grid.png"})
  void generate(String name) {
    List<String> command = new ArrayList<>(List.of("generate", "--checkpoint", trained + "/run"));
    command.addAll(List.of("--count", "1000", "--to", path(name)));
    if (name.equals("pngs")) {
      command.addAll(List.of("--format", "png"));
    }
    requireOneLine(path(name), command.toArray(String[]::new));
  }

  @Test
  void prepare() throws IOException {
    Files.write(disk.root().resolve("other"), new byte[200 << 10]);
    Path data = MnistExcerpt.write(directory.resolve("large"), 0, 500);
    requireOneLine(
        path("prepared"), "prepare", "--data", data.toString(), "--to", path("prepared"));
  }

  @Test
  void compare() throws IOException {
    Path first = RecordedRuns.write(directory.resolve("first"), 16, 4, 40, 32);
    Path second = RecordedRuns.write(directory.resolve("second"), 16, 4, 40, 64);
    requireOneLine(
        path("comparison/samples.gif"),
        "compare",
        first.toString(),
        second.toString(),
        "--to",
        path("comparison"));
    assertThat(disk.files()).noneMatch(name -> name.endsWith(".tmp"));
  }

  @Test
  void theLocalDirectoriesOfExecutors() throws IOException {
    Path data = MnistExcerpt.write(directory.resolve("many"), 0, 500);
    Files.createDirectory(disk.root().resolve("spark"));
    System.setProperty(LOCAL_DIRECTORY, path("spark"));
    try {
      int exitCode = runs.train(directory.resolve("other-runs"), "run", "--data", data.toString());
      // The room that images need is known before they are dealt out.
      assertThat(exitCode).as(runs.err()).isEqualTo(2);
      assertThat(runs.err().lines()).singleElement().asString().contains(LOCAL_DIRECTORY);
    } finally {
      System.clearProperty(LOCAL_DIRECTORY);
    }
  }
}
