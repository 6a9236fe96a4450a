package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code train} and {@code generate} with the recipes that have images of another size. */
class RecipesIT {
  private static final int GAP = 4;
  private static final int COMFORTABLE = 64;

  @TempDir static Path directory;
  private static TrainedRuns job;

  @BeforeAll
  static void prepare() {
    job = new TrainedRuns(directory);
  }

  @AfterAll
  static void forget() {
    TrainedRuns.forget();
  }

  @ParameterizedTest
  @CsvSource({"gan,28,null", "dcgan-paper,64,4"})
  void trainsAndGenerates(String recipe, int side, String width) throws IOException {
    Path run = directory.resolve("runs").resolve(recipe);
    int exitCode =
        job.train(
            run.getParent(),
            recipe,
            "--set",
            "training.epochs=1",
            "--set",
            "model.recipe=" + recipe,
            "--set",
            "model.width=" + width);
    assertThat(exitCode).as(job.err()).isZero();
    assertThat(run.resolve("_SUCCESS")).exists();
    BufferedImage grid = ImageIO.read(run.resolve("samples/step-00000006.png").toFile());
    int cell = COMFORTABLE / side * side + GAP;
    assertThat(grid.getWidth()).isEqualTo(3 * cell + GAP);
    assertThat(grid.getHeight()).isEqualTo(2 * cell + GAP);

    Path digits = directory.resolve(recipe + ".idx");
    exitCode =
        job.run(
            "generate", "--checkpoint", run.toString(), "--to", digits.toString(), "--count", "3");
    assertThat(exitCode).as(job.err()).isZero();
    ByteBuffer header = ByteBuffer.wrap(Files.readAllBytes(digits));
    assertThat(new int[] {header.getInt(4), header.getInt(8), header.getInt(12)})
        .containsExactly(3, side, side);
    assertThat(header.limit()).isEqualTo(16 + 3 * side * side);
  }

  @Test
  void trainsOnColouredImages() throws IOException {
    Path run = directory.resolve("runs/coloured");
    List<String> settings = new ArrayList<>();
    for (String setting :
        List.of(
            "training.epochs=1", "model.recipe=dcgan-paper", "model.width=4", "model.channels=3")) {
      settings.addAll(List.of("--set", setting));
    }
    int exitCode = job.train(run.getParent(), "coloured", settings.toArray(String[]::new));
    assertThat(exitCode).as(job.err()).isZero();
    BufferedImage grid = ImageIO.read(run.resolve("samples/step-00000006.png").toFile());
    assertThat(grid.getRaster().getNumBands()).isEqualTo(3);

    Path pictures = directory.resolve("coloured.png");
    exitCode = job.run("generate", "--checkpoint", run.toString(), "--to", pictures.toString());
    assertThat(exitCode).as(job.err()).isZero();
    Path digits = directory.resolve("coloured.idx");
    exitCode = job.run("generate", "--checkpoint", run.toString(), "--to", digits.toString());
    assertThat(exitCode).isEqualTo(2);
    assertThat(job.err()).contains("IDX, which holds grey images").endsWith("use png or parquet\n");
  }
}
