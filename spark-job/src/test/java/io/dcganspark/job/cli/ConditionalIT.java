package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conditional networks, which take the label of every image. */
@Tag("chaos")
class ConditionalIT {
  private static final int HEADER = 16;
  private static final int LENGTH = 32 * 32;
  private static final int CLASSES = 10;

  @TempDir static Path directory;
  private static TrainedRuns job;

  @BeforeAll
  static void train() {
    job = new TrainedRuns(directory);
    assertThat(train("whole")).isZero();
  }

  @AfterAll
  static void forget() {
    TrainedRuns.forget();
  }

  private static int train(String id, String... more) {
    String[] args = Arrays.copyOf(more, more.length + 2);
    args[more.length] = "--set";
    args[more.length + 1] = "model.recipe=dcgan-conditional";
    return job.train(directory, id, args);
  }

  private static String whole() {
    return directory.resolve("whole").toString();
  }

  /** Draws into an IDX file, and cuts the images out. */
  private static byte[][] drawn(String name, String... more) throws IOException {
    Path to = directory.resolve(name);
    assertThat(generate(to, more)).as(job.err()).isZero();
    byte[] file = Files.readAllBytes(to);
    byte[][] images = new byte[(file.length - HEADER) / LENGTH][];
    for (int i = 0; i < images.length; i++) {
      images[i] = Arrays.copyOfRange(file, HEADER + i * LENGTH, HEADER + (i + 1) * LENGTH);
    }
    return images;
  }

  private static int generate(Path to, String... more) {
    String[] args = {"generate", "--checkpoint", whole(), "--to", to.toString()};
    String[] all = Arrays.copyOf(args, args.length + more.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    return job.run(all);
  }

  @Test
  void aResumedRunEndsWithTheSameBits() throws IOException {
    Path stopped =
        TrainedRuns.stoppedAfterFirstCheckpoint(
            directory.resolve("whole"), directory.resolve("stopped"));
    assertThat(train("stopped")).as(job.err()).isZero();
    assertThat(last(stopped)).isEqualTo(last(directory.resolve("whole")));
  }

  /** The last grid of samples and the last training state. */
  private static Map<String, String> last(Path run) {
    Map<String, String> contents = TrainedRuns.contents(run);
    contents
        .keySet()
        .removeIf(name -> !name.matches("samples/step-00000012.png|.*-00000012-.*/training.*"));
    assertThat(contents).hasSize(2);
    // A checkpoint's directory is named after the attempt that wrote it.
    return contents.entrySet().stream()
        .collect(
            Collectors.toMap(file -> file.getKey().replaceFirst("/.*", ""), Map.Entry::getValue));
  }

  @Test
  void aGridOfSamplesHasARowForEachClass() throws IOException {
    BufferedImage grid =
        ImageIO.read(directory.resolve("whole/samples/step-00000012.png").toFile());
    assertThat(grid.getHeight()).isEqualTo(CLASSES * (64 + 4) + 4);
    assertThat(grid.getWidth()).isEqualTo(3 * (64 + 4) + 4);
  }

  @Test
  void oneClassCanBeAskedFor() throws IOException {
    byte[][] all = drawn("all-idx3-ubyte", "--count", "20");
    byte[][] sevens = drawn("sevens-idx3-ubyte", "--count", "20", "--label", "7");
    for (int i = 0; i < all.length; i++) {
      assertThat(Arrays.equals(all[i], sevens[i])).as("image %d", i).isEqualTo(i % CLASSES == 7);
    }
  }

  @Test
  void aPictureOfAllClassesHasARowForEach() throws IOException {
    Path grid = directory.resolve("grid.png");
    assertThat(generate(grid, "--count", "25")).as(job.err()).isZero();
    BufferedImage picture = ImageIO.read(grid.toFile());
    assertThat(picture.getHeight()).isEqualTo(CLASSES * (64 + 4) + 4);
    assertThat(picture.getWidth()).isEqualTo(3 * (64 + 4) + 4);
  }

  @Test
  void refusesALabelThatIsNoClass() {
    assertThat(generate(directory.resolve("none.png"), "--label", "10")).isEqualTo(2);
    assertThat(job.err())
        .contains("--label 10: expected 0 to 9, the classes of recipe dcgan-conditional")
        .hasLineCount(1);
  }

  @Test
  void refusesDataWithMoreClassesThanTheNetworksKnow() {
    assertThat(train("few", "--set", "model.classes=3")).isEqualTo(2);
    assertThat(job.err()).contains("expected 0 to 2: set model.classes to").hasLineCount(1);
    assertThat(directory.resolve("few")).doesNotExist();
  }

  @Test
  void trainsWithParameterAveragingToo() {
    assertThat(train("averaged", "--set", "training.sync=parameter-averaging"))
        .as(job.err())
        .isZero();
  }

  @Test
  void anEvaluationPrintsHowManyImagesAreOfTheirClass() throws IOException {
    String data = ConditionalIT.class.getResource("/mnist-excerpt").getPath();
    assertThat(job.run("evaluate", "--checkpoint", whole(), "--data", data, "--count", "100"))
        .as(job.err())
        .isZero();
    assertThat(job.out()).contains("of the class asked for");
    File[] files =
        directory
            .resolve("whole/evaluations")
            .toFile()
            .listFiles((in, name) -> name.matches("step-00000012-100-0-.*\\.json"));
    assertThat(files).hasSize(1);
    JsonNode report = new ObjectMapper().readTree(files[0]);
    assertThat(report.at("/generated/agreement").asDouble(-1)).isBetween(0.0, 1.0);
    assertThat(job.out()).contains("Distances of classes are of the classes asked for");
    for (String kind : List.of("/generated", "/test")) {
      assertThat(report.at(kind + "/classesBy").asText()).isEqualTo("request");
      assertThat(report.at(kind + "/classFrechetDistances"))
          .hasSize(CLASSES)
          .allMatch(distance -> distance.asDouble(-1) > 0);
    }
  }
}
