package io.dcganspark.job.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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
  @CsvSource({"gan,28"})
  void trainsAndGenerates(String recipe, int side) throws IOException {
    Path run = directory.resolve("runs").resolve(recipe);
    int exitCode =
        job.train(
            run.getParent(),
            recipe,
            "--set",
            "training.epochs=1",
            "--set",
            "model.recipe=" + recipe);
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
}
