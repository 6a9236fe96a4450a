package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs with {@code training.ema-decay}. */
@Tag("chaos")
class AveragedWeightsIT {
  private static final String EXCERPT =
      AveragedWeightsIT.class.getResource("/mnist-excerpt").getPath();

  @TempDir static Path directory;
  private static TrainedRuns job;

  @BeforeAll
  static void train() {
    job = new TrainedRuns(directory);
    assertThat(
            train(
                "averaged",
                "training.ema-decay=0.9",
                "training.batch-size=64",
                "evaluation.every-steps=4",
                "evaluation.count=100"))
        .isZero();
    assertThat(train("plain", "training.batch-size=64")).isZero();
  }

  @AfterAll
  static void forget() {
    TrainedRuns.forget();
  }

  private static Path run(String id) {
    return directory.resolve("runs").resolve(id);
  }

  private static int train(String id, String... assignments) {
    String[] args = new String[2 * assignments.length + 4];
    args[0] = "--data";
    args[1] = EXCERPT;
    args[2] = "--set";
    args[3] = "training.epochs=1";
    for (int i = 0; i < assignments.length; i++) {
      args[2 * i + 4] = "--set";
      args[2 * i + 5] = assignments[i];
    }
    return job.train(directory.resolve("runs"), id, args);
  }

  private static byte[] drawn(String id, String weights) throws IOException {
    Path to = directory.resolve(id + "-" + weights + ".idx");
    assertThat(generate(id, weights, to)).isZero();
    return Files.readAllBytes(to);
  }

  private static int generate(String id, String weights, Path to) {
    return job.run(
        "generate",
        "--checkpoint",
        run(id).toString(),
        "--weights",
        weights,
        "--count",
        "3",
        "--to",
        to.toString());
  }

  @Test
  void theAverageDrawsOtherImagesAndTheTrainedWeightsThoseOfARunWithoutOne() throws IOException {
    byte[] trained = drawn("averaged", "trained");
    assertThat(trained).isEqualTo(drawn("plain", "trained"));
    assertThat(drawn("averaged", "average")).hasSameSizeAs(trained).isNotEqualTo(trained);
  }

  @Test
  void aCheckpointHoldsTheAverageForDl4j() throws IOException {
    assertThat(filesOfCheckpoints("averaged")).contains("generator-average.zip");
    assertThat(filesOfCheckpoints("plain")).doesNotContain("generator-average.zip");
  }

  private static List<String> filesOfCheckpoints(String id) throws IOException {
    try (var files = Files.walk(run(id).resolve("checkpoints"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void bothAreEvaluated() throws IOException {
    List<String> evaluations =
        Files.readAllLines(run("averaged").resolve("metrics.jsonl")).stream()
            .filter(line -> line.startsWith("{\"evaluation\""))
            .toList();
    assertThat(evaluations).hasSize(2);
    for (String line : evaluations) {
      assertThat(
              new ObjectMapper()
                  .readTree(line)
                  .at("/evaluation/average/frechetDistance")
                  .asDouble())
          .isPositive();
    }
    assertThat(
            job.run(
                "evaluate",
                "--checkpoint",
                run("averaged").toString(),
                "--weights",
                "average",
                "--count",
                "100"))
        .isZero();
    assertThat(run("averaged").resolve("evaluations").toFile().list())
        .anyMatch(name -> name.matches("step-00000008-average-100-0-.*\\.json"));
  }

  @Test
  void refusesTheAverageOfARunThatKeepsNone() {
    assertThat(generate("plain", "average", directory.resolve("no.idx"))).isEqualTo(2);
    assertThat(job.err())
        .startsWith("dcgan: --weights average: the checkpoint of step 8 has none")
        .hasLineCount(1);
  }

  @Test
  void aRunWithoutAnAverageDoesNotBeginOneLater() {
    assertThat(train("plain", "training.batch-size=64", "training.ema-decay=0.9")).isEqualTo(2);
    assertThat(job.err()).contains("training.ema-decay is 0.9, the run has 0");
  }
}
