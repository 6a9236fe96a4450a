package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.run.CheckpointFiles;
import io.dcganspark.job.store.Checkpoint;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.sample.Sampler;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code interpolate} without a session: one that is started would fail. */
class InterpolateCommandTest {
  private static final int SIZE = 32;
  private static final int SCALE = 2;
  private static final int CELL = SIZE * SCALE + 4;

  @TempDir static Path directory;
  private static Path plain;
  private static Path conditional;
  private static Path uniform;

  private TestParts job;

  @BeforeAll
  static void makeRuns() {
    plain = SmallRun.write(directory.resolve("plain"), 1, "dcgan").directory();
    conditional =
        SmallRun.write(directory.resolve("conditional"), 2, "dcgan-conditional").directory();
    List<String> settings =
        List.of(
            "model.size=32",
            "model.width=4",
            "model.classes=3",
            "model.latent-size=20",
            "model.latent=uniform");
    uniform = SmallRun.write(directory.resolve("uniform"), 3, "dcgan-paper", settings).directory();
  }

  private int interpolate(Path run, Path to, String... more) {
    JobParts parts =
        JobParts.ofThisJob()
            .with(
                (command, subject) -> {
                  throw new AssertionError("interpolate started a session");
                });
    job = new TestParts(parts);
    List<String> args = new ArrayList<>(List.of("interpolate", "--checkpoint", run.toString()));
    args.addAll(List.of("--to", to.toString()));
    args.addAll(List.of(more));
    return job.run(args.toArray(String[]::new));
  }

  /** The image that {@code generate} draws first, of a seed and class. */
  private static byte[] drawn(Path run, long seed, int label, float truncation) {
    Checkpoint checkpoint = Checkpoint.at(run.toString(), new Configuration());
    Recipe recipe = CheckpointFiles.config(checkpoint).model().toRecipe();
    float[] generator = CheckpointFiles.state(checkpoint).generator().parameters();
    try (Sampler sampler = new Sampler(recipe, generator)) {
      return sampler.sample(seed, new long[] {0}, new int[] {label}, truncation);
    }
  }

  private static byte[] drawn(Path run, long seed, int label) {
    return drawn(run, seed, label, Float.POSITIVE_INFINITY);
  }

  private static byte[] cell(BufferedImage picture, int row, int column) {
    byte[] pixels = new byte[SIZE * SIZE];
    for (int i = 0; i < pixels.length; i++) {
      int x = 4 + column * CELL + i % SIZE * SCALE;
      int y = 4 + row * CELL + i / SIZE * SCALE;
      pixels[i] = (byte) picture.getRaster().getSample(x, y, 0);
    }
    return pixels;
  }

  @Test
  void aPictureHasARowFromEachImageToTheNext() throws IOException {
    Path to = directory.resolve("walk.png");
    assertThat(interpolate(plain, to, "--seeds", "1,2,3", "--steps", "4")).as(job.err()).isZero();

    assertThat(job.out()).isEqualTo("9 images in %s%n".formatted(to));
    BufferedImage picture = ImageIO.read(to.toFile());
    assertThat(picture.getWidth()).isEqualTo(5 * CELL + 4);
    assertThat(picture.getHeight()).isEqualTo(2 * CELL + 4);
    assertThat(cell(picture, 0, 0)).isEqualTo(drawn(plain, 1, 0));
    assertThat(cell(picture, 1, 0)).isEqualTo(drawn(plain, 2, 0));
    assertThat(cell(picture, 0, 2)).isNotEqualTo(cell(picture, 0, 0));
    assertNearly(cell(picture, 0, 4), drawn(plain, 2, 0));
    assertNearly(cell(picture, 1, 4), drawn(plain, 3, 0));
  }

  /** The last bits of a product can depend on the row in its batch. */
  private static void assertNearly(byte[] found, byte[] expected) {
    assertNearly(found, expected, 1);
  }

  private static void assertNearly(byte[] found, byte[] expected, int most) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(Math.abs((found[i] & 0xFF) - (expected[i] & 0xFF)))
          .as("pixel %d", i)
          .isLessThanOrEqualTo(most);
    }
  }

  @Test
  void anAnimationWalksOnceOverEveryImage() throws IOException {
    Path to = directory.resolve("walk.gif");
    assertThat(interpolate(plain, to, "--seeds", "1,2", "--steps", "3", "--loop"))
        .as(job.err())
        .isZero();

    List<BufferedImage> frames = new ArrayList<>();
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (ImageInputStream in = ImageIO.createImageInputStream(to.toFile())) {
      reader.setInput(in);
      for (int i = 0; i < reader.getNumImages(true); i++) {
        frames.add(grey(reader.read(i)));
      }
    }
    assertThat(frames).hasSize(7);
    assertNearly(cell(frames.get(0), 0, 0), drawn(plain, 1, 0), 2);
    assertNearly(cell(frames.get(3), 0, 0), drawn(plain, 2, 0), 2);
    assertNearly(cell(frames.get(6), 0, 0), drawn(plain, 1, 0), 2);
  }

  private static BufferedImage grey(BufferedImage indexed) {
    BufferedImage grey =
        new BufferedImage(indexed.getWidth(), indexed.getHeight(), BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < grey.getHeight(); y++) {
      for (int x = 0; x < grey.getWidth(); x++) {
        grey.getRaster().setSample(x, y, 0, indexed.getRGB(x, y) & 0xFF);
      }
    }
    return grey;
  }

  @Test
  void oneSeedWalksThroughClasses() throws IOException {
    Path to = directory.resolve("classes.png");
    assertThat(interpolate(conditional, to, "--seeds", "7", "--labels", "4,9,1", "--steps", "2"))
        .as(job.err())
        .isZero();
    BufferedImage picture = ImageIO.read(to.toFile());
    assertThat(cell(picture, 0, 0)).isEqualTo(drawn(conditional, 7, 4));
    assertThat(cell(picture, 1, 0)).isEqualTo(drawn(conditional, 7, 9));
    assertNearly(cell(picture, 1, 2), drawn(conditional, 7, 1));
  }

  @Test
  void classesTakeTurnsWhereNoneAreAskedFor() throws IOException {
    Path to = directory.resolve("turns.png");
    assertThat(interpolate(conditional, to, "--seeds", "5,6", "--steps", "2"))
        .as(job.err())
        .isZero();
    BufferedImage picture = ImageIO.read(to.toFile());
    assertThat(cell(picture, 0, 0)).isEqualTo(drawn(conditional, 5, 0));
    assertNearly(cell(picture, 0, 2), drawn(conditional, 6, 1));
  }

  @Test
  void uniformLatentsOfConditionalNetworksOfThePaperWalkFromImageToImage() throws IOException {
    Path to = directory.resolve("uniform.png");
    assertThat(interpolate(uniform, to, "--seeds", "5,6", "--labels", "2,1", "--steps", "2"))
        .as(job.err())
        .isZero();
    BufferedImage picture = ImageIO.read(to.toFile());
    assertThat(cell(picture, 0, 0)).isEqualTo(drawn(uniform, 5, 2));
    assertNearly(cell(picture, 0, 2), drawn(uniform, 6, 1));
  }

  @Test
  void latentsCanBeTruncated() throws IOException {
    Path to = directory.resolve("truncated.png");
    assertThat(interpolate(plain, to, "--seeds", "1,2", "--truncation", "0.5"))
        .as(job.err())
        .isZero();
    byte[] first = cell(ImageIO.read(to.toFile()), 0, 0);
    assertThat(first).isEqualTo(drawn(plain, 1, 0, 0.5f)).isNotEqualTo(drawn(plain, 1, 0));
  }

  @Test
  void aFileOfExportDraws() throws IOException {
    Path file = directory.resolve("generator.safetensors");
    TestParts export = new TestParts(JobParts.ofThisJob());
    assertThat(export.run("export", "--checkpoint", plain.toString(), "--to", file.toString()))
        .as(export.err())
        .isZero();
    Path of = directory.resolve("of-file.png");
    Path ofRun = directory.resolve("of-run.png");
    assertThat(interpolate(file, of, "--seeds", "1,2")).as(job.err()).isZero();
    assertThat(interpolate(plain, ofRun, "--seeds", "1,2")).as(job.err()).isZero();
    assertThat(of).hasSameBinaryContentAs(ofRun);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plain|--seeds 1|--seeds names one image, expected two or more",
        "conditional|--seeds 1|expected two or more, or two or more --labels",
        "conditional|--seeds 1,2 --labels 1,2,3|found 2 --seeds and 3 --labels, expected as many",
        "conditional|--seeds 1,2 --labels 10|--labels: label 10: expected 0 to 9",
        "plain|--seeds 1,2 --labels 1|--labels: label 1: recipe dcgan has networks that are not",
        "plain|--seeds 1,2 --steps 0|--steps must be at least 1, found 0",
        "plain|--seeds 1,2 --steps 1024|one walk has at most 1024 images, found 1 leg of 1025",
        "plain|--seeds 1,2 --truncation 0|--truncation must be at least 0.01, found 0.0",
        "plain|--seeds 1,2 --truncation NaN|--truncation must be at least 0.01, found NaN",
        "uniform|--seeds 1,2 --truncation 0.5|--truncation is for latents of a normal law, found a",
        "plain|--seeds 1,x|Invalid value for option '--seeds'",
        "plain|--seeds 1,2 --weights average|has none, expected a run with training.ema-decay"
      })
  void refuses(String run, String options, String message) {
    Path to = directory.resolve("refused.png");
    assertThat(interpolate(directory.resolve(run), to, options.split(" ", -1))).isEqualTo(2);
    assertThat(job.err()).startsWith("dcgan: ").contains(message);
    assertThat(job.err().lines().filter(line -> !line.startsWith("Try "))).hasSize(1);
    assertThat(to).doesNotExist();
  }

  @Test
  void refusesAnotherKindOfFileAndOneThatIsThere() throws IOException {
    assertThat(interpolate(plain, directory.resolve("walk.jpg"), "--seeds", "1,2")).isEqualTo(2);
    assertThat(job.err()).contains("expected a name that ends in .gif or .png").hasLineCount(1);

    Path there = Files.writeString(directory.resolve("there.gif"), "mine");
    assertThat(interpolate(plain, there, "--seeds", "1,2")).isEqualTo(2);
    assertThat(job.err()).contains("is there already: choose another name or add --overwrite");
    assertThat(there).hasContent("mine");
    assertThat(interpolate(plain, there, "--seeds", "1,2", "--overwrite")).isZero();
    assertThat(Arrays.copyOf(Files.readAllBytes(there), 3)).containsExactly('G', 'I', 'F');
  }
}
