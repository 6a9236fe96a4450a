package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code prepare}, and trainings on what it was given and on what it wrote. */
@Tag("chaos")
class PrepareIT {
  private static final String[] COLOURED = {
    "--set", "model.recipe=dcgan-paper",
    "--set", "model.channels=3",
    "--set", "model.width=4",
    "--set", "training.epochs=1"
  };

  @TempDir Path directory;
  private TrainedRuns job;
  private Path runs;

  @BeforeEach
  void useLocalSpark() {
    job = new TrainedRuns(directory);
    runs = directory.resolve("runs");
  }

  @AfterEach
  void forget() {
    TrainedRuns.forget();
  }

  private int prepare(String data, String to, String... more) {
    return job.run(with(more, "prepare", "--data", data, "--to", directory.resolve(to).toString()));
  }

  private static String[] with(String[] more, String... first) {
    String[] all = java.util.Arrays.copyOf(first, first.length + more.length);
    System.arraycopy(more, 0, all, first.length, more.length);
    return all;
  }

  private Map<String, String> trained(String id, String data, String format, String... more)
      throws IOException {
    assertThat(job.train(runs, id, with(more, "--data", data, "--set", "data.format=" + format)))
        .as(job.err())
        .isZero();
    return TrainedRuns.whatDoesNotDependOnTime(runs.resolve(id));
  }

  @Test
  void preparedDigitsGiveTheSameWeightsAsMnistsFiles() throws IOException {
    String mnist = job.data().toString();
    assertThat(prepare(mnist, "digits", "--resize", "--files", "3")).as(job.err()).isZero();
    assertThat(job.out()).startsWith("24 images with SHA-256 ").contains("digits");
    assertThat(directory.resolve("digits/_manifest.json")).exists();
    assertThat(prepare(mnist, "as-they-are")).isZero();

    Map<String, String> original = trained("original", mnist, "idx");
    assertThat(trained("prepared", directory.resolve("digits").toString(), "parquet"))
        .isEqualTo(original);
    assertThat(trained("raw", directory.resolve("as-they-are").toString(), "parquet"))
        .isEqualTo(original);
  }

  @Test
  void preparedPhotosGiveTheSameWeightsAsTheirFolder() throws IOException {
    String photos = ColouredDigits.write(job.data(), directory.resolve("photos")).toString();
    String[] labelled = with(COLOURED, "--set", "data.labels=folders");
    assertThat(prepare(photos, "small", with(labelled, "--set", "data.format=images", "--resize")))
        .as(job.err())
        .isZero();
    Map<String, String> original = trained("original", photos, "images", labelled);
    assertThat(trained("prepared", directory.resolve("small").toString(), "parquet", COLOURED))
        .isEqualTo(original);
    BufferedImage grid = ImageIO.read(firstSample("original").toFile());
    assertThat(grid.getRaster().getNumBands()).isEqualTo(3);
  }

  private Path firstSample(String id) throws IOException {
    try (var files = Files.list(runs.resolve(id).resolve("samples"))) {
      return files.sorted().findFirst().orElseThrow();
    }
  }

  private void refuses(String data, String to, String message, String... more) {
    Map<String, String> before = TrainedRuns.contents(directory);
    assertThat(prepare(data, to, more)).isEqualTo(2);
    assertThat(job.err().lines()).singleElement().asString().contains(message);
    assertThat(TrainedRuns.contents(directory)).isEqualTo(before);
  }

  @Test
  void refusesWhatItMustNotReplace() throws IOException {
    String mnist = job.data().toString();
    refuses(mnist, "mnist", "holds", "--overwrite");
    refuses(mnist, ".", "which generate did not write", "--overwrite");
    refuses(mnist, "mnist/prepared", "is the data set or lies in it");
    refuses(mnist, "new", "--files must be at least 1, found 0", "--files", "0");
    refuses(directory + "/nowhere", "new", "nowhere does not exist: expected a directory");
    assertThat(prepare(mnist, "digits")).isZero();
    refuses(mnist, "digits", "is there already");
    assertThat(prepare(mnist, "digits", "--overwrite")).isZero();
    String digits = directory.resolve("digits").toString();
    refuses(
        digits,
        "digits",
        "is the data set or lies in it",
        "--overwrite",
        "--set",
        "data.format=parquet");
  }
}
