package io.dcganspark.job.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dcganspark.job.config.UserErrorException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
  private static final int MARGIN = 12;
  private static final int TITLE = 40;
  private static final int INTO_FIRST_IMAGE = 4 + 8;

  /** Of a grid of 2 by 2 images, each enlarged to 64 pixels. */
  private static final int GRID = 2 * (64 + 4) + 4;

  @TempDir private Path directory;
  private Path small;
  private Path large;

  /** Epochs of 4 and of 2 steps; one run ended at 3 epochs, the other at 2. */
  @BeforeEach
  void write() throws IOException {
    small = RecordedRuns.write(directory.resolve("small"), 16, 4, 12, 32);
    large = RecordedRuns.write(directory.resolve("large"), 32, 2, 4, 128);
  }

  private static Comparison comparison(Path... runs) {
    return Comparison.of(
        Arrays.stream(runs).map(Path::toString).toList(), new Configuration(false));
  }

  private static List<String> cells(String table, String run) {
    return table
        .lines()
        .filter(line -> line.startsWith("| " + run + " "))
        .map(line -> Arrays.stream(line.substring(1).split("\\|")).map(String::trim).toList())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void tableIsOfTheLastEpochThatAllHaveReached() {
    String table = comparison(small, large).tables();

    assertThat(table).startsWith("After 2 epochs, which");
    // Seconds: 8 steps of 16 images at 32 a second. Losses: means of the steps 5 to 8.
    assertThat(cells(table, "small"))
        .containsExactly(
            "small", "gan", "2 of 8", "3", "32", "4", "0.650", "0.065", "0.75", "0.25");
    assertThat(cells(table, "large"))
        .containsExactly(
            "large", "gan", "2 of 16", "2", "128", "1", "0.350", "0.035", "0.75", "0.25");
  }

  @Test
  void oneEpochIsNotCalledEpochs() throws IOException {
    Path shorter = RecordedRuns.write(directory.resolve("shorter"), 16, 4, 4, 32);

    assertThat(comparison(small, shorter).tables()).startsWith("After 1 epoch, which");
  }

  @Test
  void tableIsMarkdownWithColumnsOfOneWidth() {
    List<String> lines =
        comparison(small, large).tables().lines().filter(line -> line.startsWith("|")).toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(1)).matches("[| -]+");
    assertThat(lines).extracting(String::length).containsOnly(lines.get(0).length());
  }

  @Test
  void numbersThatAreNotOfEveryStepAreColumnsOfTheirOwn() throws IOException {
    Path scored =
        RecordedRuns.write(
            directory.resolve("scored"),
            16,
            4,
            8,
            32,
            "{\"step\":4,\"epoch\":1.0,\"distance\":99.5}",
            "{\"step\":8,\"epoch\":2.0,\"distance\":12.25}",
            "no JSON");
    String table = comparison(scored, large).tables();
    assertThat(cells(table, "run")).endsWith("distance");
    assertThat(cells(table, "scored")).endsWith("12.25").contains("4", "0.650");
    assertThat(cells(table, "large")).hasSize(11).endsWith("");
  }

  @Test
  void whatEvaluationsFoundAreColumnsToo() throws IOException {
    Path evaluated =
        RecordedRuns.write(
            directory.resolve("evaluated"),
            16,
            4,
            8,
            32,
            "{\"evaluation\":{\"step\":8,\"frechetDistance\":105.3,\"classes\":[1,2]}}");
    String table = comparison(evaluated, large).tables();
    assertThat(cells(table, "run")).endsWith("frechetDistance");
    assertThat(cells(table, "evaluated")).endsWith("105.3");
  }

  @Test
  void theFileHasEveryEvaluationOverEpochsAndSeconds() throws IOException {
    Path evaluated =
        RecordedRuns.write(
            directory.resolve("twice"),
            16,
            4,
            8,
            32,
            "{\"evaluation\":{\"step\":4,\"frechetDistance\":249.43}}",
            "{\"evaluation\":{\"step\":8,\"frechetDistance\":105.3}}");
    byte[] file = comparison(evaluated, large).files().get("comparison.md");
    assertThat(new String(file, StandardCharsets.UTF_8))
        .endsWith(
            """
            Every evaluation:

            | run   | step | epoch | seconds | Frechet distance | measured         |
            | ----- | ---- | ----- | ------- | ---------------- | ---------------- |
            | twice | 4    | 1     | 2       | 249.4            | while it trained |
            | twice | 8    | 2     | 4       | 105.3            | while it trained |
            """);
    assertThat(
            new String(
                comparison(small, large).files().get("comparison.md"), StandardCharsets.UTF_8))
        .doesNotContain("Every evaluation");
  }

  @Test
  void runsOfOneNameAreDistinguishedByTheirPaths() throws IOException {
    Path other = RecordedRuns.write(directory.resolve("elsewhere/small"), 16, 4, 4, 32);
    assertThat(comparison(small, other).tables())
        .contains("| elsewhere/small ", "| " + directory.getFileName() + "/small ");
  }

  @Test
  void aRunIsNotComparedWithItself() {
    Path again = small.resolve("../small");
    assertThatThrownBy(() -> comparison(small, large, again))
        .isInstanceOf(UserErrorException.class)
        .hasMessage(
            "%s and %s are the same run: name another one to compare it with"
                .formatted(small, again));
  }

  private static void learnsFrom(Path run, String data) throws IOException {
    Files.writeString(
        run.resolve("provenance.json"),
        "{\"data\":{\"path\":\"%s\",\"images\":9,\"sha256\":\"%<s-digest\"}}".formatted(data));
  }

  @Test
  void itSaysThatRunsLearntFromDifferentData() throws IOException {
    learnsFrom(small, "mnist");
    learnsFrom(large, "mnist");
    assertThat(comparison(small, large).tables()).doesNotContain("different data");
    learnsFrom(large, "[fashion](x)");
    assertThat(comparison(small, large).tables())
        .contains(
            "These runs learnt from different data: small from mnist, large from"
                + " \\[fashion\\]\\(x). ");
  }

  @Test
  void whatEvaluateFoundAfterwardsIsThereWithWhatItMeasured() throws IOException {
    evaluated(small, 8, 50, 10_000, 0);
    evaluated(small, 8, 40, 10_000, 1);
    evaluated(small, 4, 90, 10_000, 0);
    evaluated(large, 4, 60.5, 10_000, 0);
    Files.writeString(large.resolve("evaluations/step-00000002-x.json"), "{\"step\": 2}x");
    String file =
        new String(comparison(small, large).files().get("comparison.md"), StandardCharsets.UTF_8);
    String measured =
        "10,000 images, seed %d, beside mnist (0123456789ab), classifier (ba9876543210)";
    assertThat(file.lines().map(line -> line.replaceAll(" +", " ")))
        .containsSubsequence(
            "| small | 4 | 1 | 2 | 90.00 | %s |".formatted(measured.formatted(0)),
            "| small | 8 | 2 | 4 | 50.00 | %s |".formatted(measured.formatted(0)),
            "| small | 8 | 2 | 4 | 40.00 | %s |".formatted(measured.formatted(1)),
            "| large | 4 | 2 | 1 | 60.50 | %s |".formatted(measured.formatted(0)),
            "First evaluation with a Frechet distance of at most 60.50, which all of these runs"
                + " have"
                + " reached (%s):".formatted(measured.formatted(0)),
            "| small | 8 | 2 | 4 |",
            "| large | 4 | 2 | 1 |");
    assertThat(file.split("First evaluation")).hasSize(2);
  }

  private static void evaluated(Path run, int step, double distance, int images, int seed)
      throws IOException {
    Files.createDirectories(run.resolve("evaluations"));
    Files.writeString(
        run.resolve("evaluations/step-%08d-%d-%d.json".formatted(step, images, seed)),
        """
        {"step": %d, "seed": %d, "weights": "trained", "generated": {"images": %d,
         "frechetDistance": %s}, "data": {"path": "mnist", "sha256": "0123456789abcdef"},
         "classifier": {"sha256": "ba9876543210ba98"}}
        """
            .formatted(step, seed, images, distance));
  }

  @Test
  void animationShowsEqualEpochsSideBySide() throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    reader.setInput(
        ImageIO.createImageInputStream(
            new ByteArrayInputStream(comparison(small, large).files().get("samples.gif"))));
    // Every quarter of an epoch, of which the second run has every second one.
    assertThat(reader.getNumImages(true)).isEqualTo(13);
    for (int frame = 0; frame <= 12; frame++) {
      BufferedImage picture = reader.read(frame);
      assertThat(picture.getWidth()).isEqualTo(2 * GRID + 3 * MARGIN);
      assertThat(grey(picture, 0, 0)).isCloseTo((int) Math.round(2.5 * frame), within(1));
      assertThat(grey(picture, 1, 0)).isCloseTo(Math.min(5 * (frame / 2), 20), within(1));
    }
  }

  @Test
  void stillsGoInEqualStepsToTheCommonEpoch() throws IOException {
    BufferedImage stills =
        ImageIO.read(new ByteArrayInputStream(comparison(small, large).files().get("grids.png")));
    for (int row = 0; row < 4; row++) {
      for (int run = 0; run < 2; run++) {
        assertThat(grey(stills, run, row)).isEqualTo(5 * (row + 1));
      }
    }
  }

  private static int grey(BufferedImage picture, int run, int row) {
    return picture.getRGB(
            MARGIN + run * (GRID + MARGIN) + INTO_FIRST_IMAGE,
            row * (TITLE + GRID + MARGIN) + TITLE + INTO_FIRST_IMAGE)
        & 0xFF;
  }

  @Test
  void filesAreTheDeclaredOnes() {
    assertThat(comparison(small, large).files())
        .containsOnlyKeys(Comparison.FILES.toArray(String[]::new));
  }

  @Test
  void refusesWhatIsNoRunDirectory() {
    assertThatThrownBy(() -> comparison(small, directory))
        .isInstanceOf(UserErrorException.class)
        .hasMessage("%s is no run directory: expected config.json there".formatted(directory));
  }

  @Test
  void refusesARunThatHasRecordedNothingYet() throws IOException {
    Files.writeString(small.resolve("metrics.jsonl"), "");
    assertThatThrownBy(() -> comparison(small, large))
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("small has no metrics yet");
    Files.delete(small.resolve("metrics.jsonl"));
    assertThatThrownBy(() -> comparison(small, large))
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("small has no metrics yet");
  }

  @Test
  void refusesADamagedConfiguration() throws IOException {
    Files.writeString(small.resolve("config.json"), "{");
    assertThatThrownBy(() -> comparison(small, large))
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("small/config.json is no JSON");
  }
}
