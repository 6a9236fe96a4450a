package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.generation.GeneratorImages;
import io.dcganspark.job.generation.ImageMaker;
import io.dcganspark.job.generation.ThisProcess;
import io.dcganspark.job.generation.Weights;
import io.dcganspark.model.sample.LatentWalk;
import io.dcganspark.model.sample.Sampler;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code generate --interpolate} without a session: one that is started would fail. */
class GenerateInterpolatedTest {
  private static final int LENGTH = 32 * 32;
  private static final int HEADER = 16;
  private static final int CELL = 32 * 2 + 4;
  private static final int CLASSES = 10;
  private static final long SEED = 3;

  @TempDir static Path directory;
  private static Path plain;
  private static Path conditional;

  private TestParts job;

  @BeforeAll
  static void makeRuns() {
    plain = SmallRun.write(directory.resolve("plain"), 1, "dcgan").directory();
    conditional =
        SmallRun.write(directory.resolve("conditional"), 2, "dcgan-conditional").directory();
  }

  private int generate(Path run, Path to, String... more) {
    JobParts parts =
        JobParts.ofThisJob()
            .with(
                (command, subject) -> {
                  throw new AssertionError("generate started a session");
                });
    job = new TestParts(parts);
    List<String> args = new ArrayList<>(List.of("generate", "--checkpoint", run.toString()));
    args.addAll(List.of("--to", to.toString(), "--seed", Long.toString(SEED)));
    args.addAll(List.of(more));
    return job.run(args.toArray(String[]::new));
  }

  private byte[][] idx(Path run, String name, String... more) throws IOException {
    Path to = directory.resolve(name + ".idx");
    assertThat(generate(run, to, more)).as(job.err()).isZero();
    byte[] file = Files.readAllBytes(to);
    byte[][] images = new byte[(file.length - HEADER) / LENGTH][];
    for (int i = 0; i < images.length; i++) {
      images[i] = Arrays.copyOfRange(file, HEADER + i * LENGTH, HEADER + (i + 1) * LENGTH);
    }
    return images;
  }

  private static StoredGenerator generator(Path run) {
    return StoredGenerator.read(run.toString(), Weights.TRAINED, new Configuration());
  }

  /** More images than are drawn at once, of which the last way is cut. */
  @Test
  void everyNthImageIsTheSeedsAndTheOthersAreTheWayBetween() throws IOException {
    byte[][] ways = idx(plain, "ways", "--count", "300", "--interpolate", "7");
    byte[][] images = idx(plain, "images", "--count", "43");

    assertThat(ways).hasNumberOfRows(300);
    for (int way = 0; way < images.length; way++) {
      assertThat(ways[7 * way]).as("image %d", way).isEqualTo(images[way]);
    }
    byte[] between = between(plain, stop(36, 0), stop(37, 0), 7, Float.POSITIVE_INFINITY);
    for (int step = 0; step < 7; step++) {
      assertThat(ways[7 * 36 + step])
          .as("step %d", step)
          .isEqualTo(Arrays.copyOfRange(between, step * LENGTH, (step + 1) * LENGTH));
    }
  }

  private static LatentWalk.Stop stop(long image, int label) {
    return new LatentWalk.Stop(SEED, image, label);
  }

  private static byte[] between(
      Path run, LatentWalk.Stop from, LatentWalk.Stop to, int steps, float truncation) {
    StoredGenerator generator = generator(run);
    try (Sampler sampler = new Sampler(generator.recipe(), generator.parameters())) {
      LatentWalk walk = new LatentWalk(generator.recipe(), truncation);
      return sampler.draw(walk.between(from, to, steps));
    }
  }

  @Test
  void classesFadeAndTruncationHoldsOnTheWay() throws IOException {
    byte[][] ways =
        idx(conditional, "fading", "--count", "30", "--interpolate", "3", "--truncation", "0.5");
    byte[] between = between(conditional, stop(9, 9), stop(10, 0), 3, 0.5f);
    for (int step = 0; step < 3; step++) {
      assertThat(ways[27 + step])
          .isEqualTo(Arrays.copyOfRange(between, step * LENGTH, (step + 1) * LENGTH));
    }
  }

  @Test
  void oneClassIsKeptOnTheWay() throws IOException {
    byte[][] ways =
        idx(conditional, "sevens", "--count", "8", "--interpolate", "4", "--label", "7");
    byte[] between = between(conditional, stop(1, 7), stop(2, 7), 4, Float.POSITIVE_INFINITY);
    assertThat(ways[6]).isEqualTo(Arrays.copyOfRange(between, 2 * LENGTH, 3 * LENGTH));
  }

  /** In a table, a label would be wrong. */
  @Test
  void anImageBetweenClassesHasNoLabel() {
    assertThat(maker(OptionalInt.empty()).label(0)).isEmpty();
    assertThat(maker(OptionalInt.of(7)).label(1)).hasValue(7);
  }

  private static ImageMaker maker(OptionalInt label) {
    StoredGenerator generator = generator(conditional);
    try (ThisProcess here = new ThisProcess()) {
      return GeneratorImages.of(
          here.put(generator.recipe(), generator.parameters(), generator.threads()),
          new GeneratorImages.Sequence(SEED, label, Float.POSITIVE_INFINITY, 4));
    }
  }

  @Test
  void aPictureHasARowForEachWay() throws IOException {
    assertThat(size("default.png", "--interpolate")).containsExactly(8, 8);
    assertThat(size("cut.png", "--count", "11", "--interpolate", "4")).containsExactly(4, 3);
    assertThat(size("one.png", "--count", "3", "--interpolate", "9")).containsExactly(3, 1);
    assertThat(size("classes.png", "--count", "30")).containsExactly(3, CLASSES);
  }

  /** Columns and rows. */
  private int[] size(String name, String... more) throws IOException {
    Path to = directory.resolve(name);
    assertThat(generate(conditional, to, more)).as(job.err()).isZero();
    BufferedImage picture = ImageIO.read(to.toFile());
    return new int[] {(picture.getWidth() - 4) / CELL, (picture.getHeight() - 4) / CELL};
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "0", "-3", "1025"})
  void refusesStepsThatDrawNoWay(String steps) {
    Path to = directory.resolve("none.png");
    assertThat(generate(plain, to, "--interpolate=" + steps)).isEqualTo(2);
    assertThat(job.err())
        .endsWith("--interpolate must be 2 to 1024 steps, found " + steps + System.lineSeparator());
    assertThat(to).doesNotExist();
  }
}
