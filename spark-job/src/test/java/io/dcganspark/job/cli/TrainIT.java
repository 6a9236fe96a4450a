package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dcganspark.job.CapturedLog;
import io.dcganspark.job.config.JobConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext$;
import org.apache.spark.metrics.MetricsSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train} from its arguments to what lies in the run directory. */
class TrainIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  @TempDir static Path directory;
  private static TrainedRuns job;
  private static Path run;
  private static int exitCode;
  private static List<String> warningsOfMetrics;

  @BeforeAll
  static void train() {
    job = new TrainedRuns(directory);
    try (CapturedLog log = new CapturedLog(MetricsSystem.class)) {
      exitCode = job.train(directory.resolve("runs"), "night-1");
      warningsOfMetrics = log.warnings();
    }
    run = directory.resolve("runs/night-1");
  }

  @AfterAll
  static void forget() {
    TrainedRuns.forget();
  }

  private static JsonNode json(String name) throws IOException {
    return JSON.readTree(run.resolve(name).toFile());
  }

  @Test
  void isDoneAndLeavesNoSparkBehind() {
    assertThat(job.err()).isEmpty();
    assertThat(exitCode).isZero();
    assertThat(SparkContext$.MODULE$.getActive().isEmpty()).isTrue();
  }

  @Test
  void sparkHasNothingToSayAboutTheMetrics() {
    assertThat(warningsOfMetrics).isEmpty();
  }

  @Test
  void theRunDirectoryHoldsWhatTheDesignSaysAndNothingElse() {
    List<String> files =
        TrainedRuns.contents(run).keySet().stream()
            .map(name -> name.replaceFirst("(step-\\d{8})-[0-9a-z]+/", "$1-attempt/"))
            .map(name -> name.replaceFirst("(tfevents\\.step-\\d{8})\\.\\d+", "$1.start"))
            .toList();
    assertThat(files)
        .containsExactlyInAnyOrder(
            "config.json",
            "provenance.json",
            "owner/ATTEMPT-00000001.json",
            "owner/COMMITTED.json",
            "checkpoints/MANIFEST-00000004.json",
            "checkpoints/MANIFEST-00000008.json",
            "checkpoints/MANIFEST-00000012.json",
            "checkpoints/step-00000004-attempt/training-state.safetensors",
            "checkpoints/step-00000004-attempt/config.json",
            "checkpoints/step-00000004-attempt/provenance.json",
            "checkpoints/step-00000004-attempt/history.json",
            "checkpoints/step-00000004-attempt/generator.zip",
            "checkpoints/step-00000004-attempt/discriminator.zip",
            "checkpoints/step-00000008-attempt/training-state.safetensors",
            "checkpoints/step-00000008-attempt/config.json",
            "checkpoints/step-00000008-attempt/provenance.json",
            "checkpoints/step-00000008-attempt/history.json",
            "checkpoints/step-00000008-attempt/generator.zip",
            "checkpoints/step-00000008-attempt/discriminator.zip",
            "checkpoints/step-00000012-attempt/training-state.safetensors",
            "checkpoints/step-00000012-attempt/config.json",
            "checkpoints/step-00000012-attempt/provenance.json",
            "checkpoints/step-00000012-attempt/history.json",
            "checkpoints/step-00000012-attempt/generator.zip",
            "checkpoints/step-00000012-attempt/discriminator.zip",
            "samples/step-00000000.png",
            "samples/step-00000004.png",
            "samples/step-00000006.png",
            "samples/step-00000008.png",
            "samples/step-00000012.png",
            "samples.gif",
            "real.png",
            "losses.png",
            "report.html",
            "metrics.jsonl",
            "tensorboard/events.out.tfevents.step-00000004.start",
            "tensorboard/events.out.tfevents.step-00000008.start",
            "tensorboard/events.out.tfevents.step-00000012.start",
            "_SUCCESS");
  }

  @Test
  void configJsonIsAConfigurationFileThatGivesItself() throws IOException {
    Path config = run.resolve("config.json");
    assertThat(
            new JobConfigLoader(new Configuration(false)).file(config.toString()).load().toJson())
        .isEqualTo(Files.readString(config));
  }

  @Test
  void metricsTellEveryStepInOrder() throws IOException {
    Map<Boolean, List<String>> linesByKind =
        Files.readAllLines(run.resolve("metrics.jsonl")).stream()
            .collect(Collectors.partitioningBy(line -> line.startsWith("{\"step\"")));
    assertThat(linesByKind.get(false)).hasSize(3).allMatch(line -> line.startsWith("{\"round\""));
    List<String> lines = linesByKind.get(true);
    assertThat(lines).hasSize(12);
    for (int i = 0; i < lines.size(); i++) {
      JsonNode line = JSON.readTree(lines.get(i));
      assertThat(line.fieldNames())
          .toIterable()
          .containsExactly(
              "step",
              "epoch",
              "generatorLoss",
              "discriminatorLoss",
              "discriminatorOnReal",
              "discriminatorOnGenerated",
              "generatedSpread",
              "generatorGradientNorm",
              "imagesPerSecond",
              "exchangeSeconds");
      assertThat(line.get("step").asLong()).isEqualTo(i + 1);
      assertThat(line.get("epoch").asDouble()).isCloseTo((i + 1) / 6.0, within());
      assertThat(line.get("generatorLoss").asDouble()).isBetween(0.1, 3.0);
      assertThat(line.get("imagesPerSecond").asDouble()).isPositive();
      assertThat(line.get("exchangeSeconds").asDouble()).isNotNegative();
    }
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(1e-5);
  }

  @Test
  void provenanceNamesDataVersionsAndCommit() throws IOException {
    JsonNode provenance = json("provenance.json");
    assertThat(provenance.at("/data/images").asInt()).isEqualTo(24);
    assertThat(provenance.at("/data/sha256").asText()).matches("[0-9a-f]{64}");
    assertThat(provenance.at("/starts")).hasSize(1);
    assertThat(provenance.at("/starts/0/firstStep").asInt(-1)).isZero();
    assertThat(provenance.at("/starts/0/versions/commit").asText())
        .matches("[0-9a-f]{40}(-dirty)?|unknown");
    assertThat(provenance.at("/starts/0/versions").properties())
        .extracting(Map.Entry::getKey)
        .containsExactly(
            "dcgan-spark", "commit", "spark", "hadoop", "nd4j", "java", "javaVendor", "os");
    assertThat(provenance.at("/starts/0/cluster/master").asText()).isEqualTo("local[2]");
  }

  @Test
  void noFileHoldsACredential() {
    assertThat(TrainedRuns.contents(run).values())
        .noneMatch(content -> content.contains(TrainedRuns.SECRET));
  }

  @Test
  void theSameAgainDoesNothing() throws IOException {
    Map<String, String> before = TrainedRuns.contents(directory.resolve("runs"));
    Map<Path, Object> times = times();

    assertThat(job.train(directory.resolve("runs"), "night-1")).isZero();

    assertThat(TrainedRuns.contents(directory.resolve("runs"))).isEqualTo(before);
    assertThat(times()).isEqualTo(times);
  }

  private static Map<Path, Object> times() throws IOException {
    try (Stream<Path> files = Files.walk(run)) {
      return files.collect(
          java.util.stream.Collectors.toMap(file -> file, file -> file.toFile().lastModified()));
    }
  }
}
