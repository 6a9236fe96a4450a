package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.config.JobConfigLoader;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.data.LabelledData;
import io.dcganspark.job.data.LabelledImage;
import io.dcganspark.job.data.TrainingData;
import io.dcganspark.model.recipe.ImageShape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Digits as the red, green and blue of others: what is trained on, and how many modes are found.
 */
class StackedImagesIT {
  private static final int COUNT = 200;
  private static final int PLANE = 28 * 28;

  @TempDir static Path directory;
  private static TrainedRuns job;
  private static Path excerpt;

  @BeforeAll
  static void write() {
    job = new TrainedRuns(directory);
    excerpt = MnistExcerpt.write(directory.resolve("excerpt"), 0, COUNT);
  }

  @AfterAll
  static void forget() {
    TrainedRuns.forget();
  }

  private static JobConfig config(String... assignments) {
    JobConfigLoader loader =
        new JobConfigLoader(new Configuration(false))
            .option("--data", "data.path", excerpt.toString());
    for (String assignment : assignments) {
      loader.set(assignment);
    }
    return loader.load();
  }

  /** Returns the images by their indices, and the SHA-256 of the whole. */
  private static Map<Long, ByteBuffer> images(SparkSession spark, DataConfig data, int channels) {
    Map<Long, ByteBuffer> found = new TreeMap<>();
    try (TrainingData training = TrainingData.open(spark, data)) {
      LabelledData images = training.images(new ImageShape(channels, 28, 28));
      List<LabelledImage> all = images.images().collect();
      assertThat(all).hasSize(COUNT);
      all.forEach(image -> found.put(image.index(), ByteBuffer.wrap(image.pixels())));
      found.put(-1L, ByteBuffer.wrap(images.imagesSha256().getBytes(StandardCharsets.US_ASCII)));
    }
    return found;
  }

  @Test
  void eachImageIsOnceTheRedOnceTheGreenAndOnceTheBlueOfAStack() {
    try (SessionSource.Session session =
        SessionSource.Session.of(Sessions.start("stack", "digits"))) {
      SparkSession spark = session.spark();
      Map<Long, ByteBuffer> digits = images(spark, config().data(), 1);
      Map<Long, ByteBuffer> stacks = images(spark, config("data.options.stacked=7").data(), 3);
      assertThat(images(spark, config("data.options.stacked=7").data(), 3)).isEqualTo(stacks);
      assertThat(images(spark, config("data.options.stacked=8").data(), 3).values())
          .doesNotContain(stacks.get(-1L))
          .isNotEqualTo(stacks.values());
      assertThat(stacks.get(-1L)).isNotEqualTo(digits.get(-1L));

      digits.remove(-1L);
      stacks.remove(-1L);
      Set<ByteBuffer> expected = new HashSet<>(digits.values());
      for (int channel = 0; channel < 3; channel++) {
        Set<ByteBuffer> planes = new HashSet<>();
        for (ByteBuffer stack : stacks.values()) {
          planes.add(stack.slice(channel * PLANE, PLANE));
        }
        assertThat(planes).as("channel %d", channel).isEqualTo(expected);
      }
      assertThat(stacks.get(5L).slice(0, PLANE)).isEqualTo(digits.get(5L));
    }
  }

  @Test
  void evaluateCountsTheModesThatTheStacksShow() throws IOException {
    Path runs = directory.resolve("runs");
    List<String> args = new ArrayList<>(List.of("--data", excerpt.toString()));
    for (String setting :
        List.of(
            "model.recipe=dcgan-paper",
            "model.width=2",
            "model.channels=3",
            "data.options.stacked=7",
            "training.epochs=1",
            "training.batch-size=40")) {
      args.addAll(List.of("--set", setting));
    }
    assertThat(job.train(runs, "stacked", args.toArray(String[]::new))).as(job.err()).isZero();
    Path run = runs.resolve("stacked");
    assertThat(
            job.run(
                "evaluate",
                "--checkpoint",
                run.toString(),
                "--data",
                excerpt.toString(),
                "--count",
                "100"))
        .as(job.err())
        .isZero();
    assertThat(job.out()).containsPattern("modes covered +\\d+ of 1000 ");
    assertThat(job.out()).containsPattern("divergence of modes ");
    Path[] files;
    try (var list = Files.list(run.resolve("evaluations"))) {
      files = list.filter(file -> file.toString().endsWith(".json")).toArray(Path[]::new);
    }
    JsonNode generated = new ObjectMapper().readTree(files[0].toFile()).get("generated");
    assertThat(generated.get("modes").asInt()).isEqualTo(1000);
    // Networks of five steps draw about the same from any noise.
    assertThat(generated.get("modesCovered").asInt()).isBetween(1, 100);
    assertThat(generated.has("modeDivergence")).isTrue();
  }

  @Test
  void networksOfGreyImagesRefuseStacks() {
    assertThat(
            job.train(
                directory.resolve("runs"),
                "grey",
                "--data",
                excerpt.toString(),
                "--set",
                "data.options.stacked=7"))
        .isEqualTo(2);
    assertThat(job.err().strip())
        .endsWith(
            "data.options.stacked makes images of 3 channels, the networks take 1: set"
                + " model.recipe=dcgan-paper and model.channels=3");
  }

  @Test
  void aSeedThatIsNoNumberIsRefused() {
    try (SessionSource.Session session =
        SessionSource.Session.of(Sessions.start("stack", "digits"))) {
      DataConfig data = config("data.options.stacked=yes").data();
      assertThatThrownBy(() -> images(session.spark(), data, 3))
          .isInstanceOf(UserErrorException.class)
          .hasMessageEndingWith(
              "data.options.stacked is \"yes\", expected a whole number, the seed of the stacks");
    }
  }
}
