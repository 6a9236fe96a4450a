package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.data.LabelledData;
import io.dcganspark.job.data.LabelledImage;
import io.dcganspark.job.run.CheckpointFiles;
import io.dcganspark.job.store.Checkpoint;
import io.dcganspark.model.device.NativeThreads;
import io.dcganspark.model.random.Purpose;
import io.dcganspark.model.random.RandomStream;
import io.dcganspark.model.recipe.ImageShape;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.sample.Sampler;
import java.awt.image.Raster;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** {@code generate} from what {@code train} left. */
class GenerateFromRunIT {
  private static final int PIXELS = 32 * 32;
  private static final int HEADER = 16;
  @TempDir static Path directory;
  @TempDir Path target;
  private static TrainedRuns job;
  private static Path run;

  @BeforeAll
  static void train() {
    job = new TrainedRuns(directory);
    run = directory.resolve("runs/first");
    assertThat(job.train(directory.resolve("runs"), "first", "--set", "training.epochs=1"))
        .isZero();
  }

  @AfterAll
  static void forget() {
    TrainedRuns.forget();
  }

  /** The words of a command that draws into a file of the test's directory. */
  private String[] words(Path checkpoint, String name, String... more) {
    String to = target.resolve(name).toString();
    return Stream.concat(
            Stream.of("generate", "--checkpoint", checkpoint.toString(), "--to", to),
            Stream.of(more))
        .toArray(String[]::new);
  }

  private int generate(Path checkpoint, String name, int count, int seed) {
    String[] more = {"--count", Integer.toString(count), "--seed", Integer.toString(seed)};
    return job.run(words(checkpoint, name, more));
  }

  private byte[] idx(Path checkpoint, String name, int count, int seed) throws IOException {
    assertThat(generate(checkpoint, name, count, seed)).isZero();
    return Files.readAllBytes(target.resolve(name));
  }

  private static Path folderOfStep(int step) {
    String start = "step-%08d-".formatted(step);
    File[] found =
        run.resolve("checkpoints").toFile().listFiles((in, name) -> name.startsWith(start));
    return found[0].toPath();
  }

  private static float[] parameters() throws IOException {
    Checkpoint newest = Checkpoint.at(run.toString(), new Configuration(false));
    return CheckpointFiles.state(newest).generator().parameters();
  }

  private static byte[] sampled(long seed, int count) throws IOException {
    try (Sampler sampler = new Sampler(Recipe.named("dcgan"), parameters())) {
      return sampler.sample(seed, 0, count);
    }
  }

  @Test
  void idxHoldsTheSamplersImages() throws IOException {
    byte[] file = idx(run, "digits.idx", 70, 5);

    NativeThreads.use(1);
    byte[] expected = sampled(5, 70);
    assertThat(Arrays.copyOfRange(file, HEADER, file.length)).isEqualTo(expected);
  }

  @Test
  void truncatedImagesAreTheSamplersTruncatedOnes() throws IOException {
    assertThat(job.run(words(run, "truncated.idx", "--count", "70", "--truncation", "0.5")))
        .as(job.err())
        .isZero();
    byte[] file = Files.readAllBytes(target.resolve("truncated.idx"));

    NativeThreads.use(1);
    long[] images = LongStream.range(0, 70).toArray();
    try (Sampler sampler = new Sampler(Recipe.named("dcgan"), parameters())) {
      assertThat(Arrays.copyOfRange(file, HEADER, file.length))
          .isEqualTo(sampler.sample(0, images, new int[70], 0.5f))
          .isNotEqualTo(sampler.sample(0, 0, 70));
    }
  }

  private static TestParts withoutSpark() {
    return new TestParts(
        JobParts.ofThisJob()
            .with(
                (command, subject) -> {
                  throw new AssertionError(command + " starts Spark");
                }));
  }

  @Test
  void fewImagesNeedNoSessionAndAreThoseOfTheExecutors() throws IOException {
    int most = GenerateCommand.MOST_DRAWN_HERE;
    TestParts here = withoutSpark();
    String[] args = words(run, "here.idx", "--count", Integer.toString(most));
    assertThat(here.run(args)).as(here.err()).isZero();
    byte[] few = Files.readAllBytes(target.resolve("here.idx"));

    byte[] many = idx(run, "executors.idx", most + 1, 0);
    assertThat(Arrays.copyOfRange(many, HEADER, HEADER + most * PIXELS))
        .isEqualTo(Arrays.copyOfRange(few, HEADER, few.length));
  }

  @Test
  void theNewestRunOfADirectoryIsTheLatest() throws IOException {
    byte[] file = idx(run, "run.idx", 2, 1);

    assertThat(idx(run.resolveSibling("latest"), "latest.idx", 2, 1)).isEqualTo(file);
  }

  @Test
  void aPathWithoutACheckpointSaysWhatLiesThere() throws IOException {
    Files.createDirectories(directory.resolve("empty"));
    TestParts none = withoutSpark();
    for (String path : new String[] {"runs/frist", "runs", "empty", "nowhere/latest"}) {
      for (String[] more : new String[][] {{}, {"--count", "5000"}}) {
        String[] args = words(directory.resolve(path), "x.idx", more);
        assertThat(none.run(args)).as(none.err()).isEqualTo(2);
      }
    }
    assertThat(none.err().lines())
        .hasSize(8)
        .anyMatch(line -> line.endsWith("beside it there are first"))
        .anyMatch(
            line ->
                line.endsWith(
                    "runs has no checkpoint, it holds runs (first): name one of them, or "
                        + directory.resolve("runs/latest")
                        + " for the newest"))
        .anyMatch(line -> line.contains("empty has no checkpoint: expected a run directory"))
        .anyMatch(line -> line.contains("no model is published in"));
    assertThat(target).isEmptyDirectory();
  }

  @Test
  void imagesDependOnCheckpointSeedAndCountAlone() throws IOException {
    byte[] file = idx(run, "a.idx", 5, 1);
    assertThat(idx(run, "b.idx", 5, 1)).isEqualTo(file);
    assertThat(idx(folderOfStep(6), "folder.idx", 5, 1)).isEqualTo(file);
    assertThat(idx(run.resolve("checkpoints/MANIFEST-00000006.json"), "manifest.idx", 5, 1))
        .isEqualTo(file);
    assertThat(idx(run, "other-seed.idx", 5, 2)).isNotEqualTo(file);
    assertThat(idx(folderOfStep(4), "older.idx", 5, 1)).isNotEqualTo(file);
    byte[] longer = idx(run, "longer.idx", 6, 1);
    assertThat(Arrays.copyOfRange(longer, HEADER, HEADER + 5 * PIXELS))
        .isEqualTo(Arrays.copyOfRange(file, HEADER, HEADER + 5 * PIXELS));
  }

  @Test
  void pngAndParquetAreWritten() throws IOException {
    assertThat(generate(run, "grid.png", 9, 0)).isZero();
    assertThat(ImageIO.read(target.resolve("grid.png").toFile()).getWidth())
        .isGreaterThan(3 * 2 * 32);
    assertThat(generate(run, "digits.parquet", 9, 0)).isZero();
    assertThat(target.resolve("digits.parquet/_SUCCESS")).exists();
  }

  /** An image of a grid, which shows each pixel as 2 x 2. */
  private static byte[] imageAt(Raster grid, int place, int columns) {
    byte[] pixels = new byte[PIXELS];
    for (int i = 0; i < PIXELS; i++) {
      int x = 4 + place % columns * 68 + i % 32 * 2;
      int y = 4 + place / columns * 68 + i / 32 * 2;
      pixels[i] = (byte) grid.getSample(x, y, 0);
    }
    return pixels;
  }

  private static long difference(byte[] one, byte[] other) {
    return IntStream.range(0, PIXELS)
        .mapToLong(i -> (long) Math.pow((one[i] & 0xFF) - (other[i] & 0xFF), 2))
        .sum();
  }

  @Test
  void theNearestRealImageStandsAtTheRightOfEach() throws IOException {
    List<byte[]> real;
    try (SessionSource.Session session = SessionSource.Session.of(Sessions.start("read", "data"))) {
      DataConfig data = new DataConfig(job.data().toString(), "idx");
      ImageShape shape = Recipe.named("dcgan").imageShape();
      real =
          LabelledData.train(session.spark(), data, shape).images().collect().stream()
              .map(LabelledImage::pixels)
              .toList();
    }
    String data = job.data().toString();
    assertThat(job.run(words(run, "nearest.png", "--count", "5", "--nearest", data)))
        .as(job.err())
        .isZero();

    byte[] drawn = sampled(0, 5);
    Raster grid = ImageIO.read(target.resolve("nearest.png").toFile()).getRaster();
    assertThat(grid.getWidth()).isEqualTo(4 + 6 * 68);
    long[] found = new long[5];
    for (int image = 0; image < 5; image++) {
      byte[] own = imageAt(grid, 2 * image, 6);
      assertThat(own).isEqualTo(Arrays.copyOfRange(drawn, image * PIXELS, (image + 1) * PIXELS));
      byte[] nearest =
          real.stream().min(Comparator.comparingLong(one -> difference(own, one))).orElseThrow();
      assertThat(imageAt(grid, 2 * image + 1, 6)).isEqualTo(nearest);
      found[image] = difference(own, nearest);
    }
    Arrays.sort(found);
    assertThat(job.out())
        .contains("5 images in ")
        .contains("the nearest of the 24 images of " + data)
        .contains(
            "The median distance is %.1f grey values, the least %.1f "
                .formatted(
                    Math.sqrt(found[2] / (double) PIXELS), Math.sqrt(found[0] / (double) PIXELS)));
  }

  @ParameterizedTest
  @CsvSource({
    "x.idx, 5, DATA, --nearest draws one picture",
    "x.parquet, 5, DATA, --nearest draws one picture",
    "x.png, 513, DATA, one PNG holds at most 512 images with their nearest",
    "x.png, 5, nowhere, --nearest nowhere does not exist: expected a data set",
  })
  void refusesNearestImagesThatItCannotShow(String name, String count, String data, String line) {
    TestParts job = withoutSpark();
    String nearest = data.equals("DATA") ? GenerateFromRunIT.job.data().toString() : data;
    assertThat(job.run(words(run, name, "--count", count, "--nearest", nearest))).isEqualTo(2);
    assertThat(job.err()).contains(line).hasLineCount(1);
    assertThat(target).isEmptyDirectory();
  }

  @Test
  void theGeneratorOpensInDl4jAndDrawsTheSamplersImages() throws IOException {
    MultiLayerNetwork generator =
        ModelSerializer.restoreMultiLayerNetwork(
            folderOfStep(6).resolve("generator.zip").toFile(), false);
    Recipe recipe = Recipe.named("dcgan");
    NativeThreads.use(1);
    byte[] expected = sampled(3, 64);

    INDArray drawn = generator.output(latents(recipe, 64), false);

    float[] values = drawn.dup('c').data().asFloat();
    assertThat(values).hasSize(expected.length);
    for (int i = 0; i < values.length; i++) {
      double pixel = (values[i] + 1) * 127.5;
      assertThat(pixel).isBetween((expected[i] & 0xFF) - 0.51, (expected[i] & 0xFF) + 0.51);
    }
  }

  private static INDArray latents(Recipe recipe, int count) {
    float[] latents = new float[count * recipe.latentSize()];
    for (int image = 0; image < count; image++) {
      RandomStream stream = new RandomStream(3, Purpose.SAMPLES, image, 0);
      for (int i = 0; i < recipe.latentSize(); i++) {
        latents[image * recipe.latentSize() + i] = stream.nextGaussian();
      }
    }
    return Nd4j.createFromArray(latents).reshape(count, recipe.latentSize());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nowhere",
        "runs",
        "runs/first/checkpoints/MANIFEST-00000005.json",
        "runs/first/checkpoints/step-00000006-0",
        "step-00000006-0"
      })
  void refusesWhatIsNoCheckpoint(String name) {
    assertThat(generate(directory.resolve(name), "x.idx", 1, 0)).isEqualTo(2);
    assertThat(job.err().lines())
        .singleElement()
        .asString()
        .startsWith("dcgan: ")
        .contains(directory.resolve(name).toString())
        .doesNotContain("Exception");
    assertThat(target).isEmptyDirectory();
  }

  @Test
  void refusesARelativeNameThatIsNoCheckpoint() {
    assertThat(generate(Path.of("step-00000006-0"), "x.idx", 1, 0)).isEqualTo(2);
    assertThat(job.err().lines()).singleElement().asString().contains("step-00000006-0");
  }
}
