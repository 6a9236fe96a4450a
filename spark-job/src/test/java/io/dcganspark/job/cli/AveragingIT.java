package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train} with {@code training.sync=parameter-averaging}, beside gradient sharing. */
@Tag("chaos")
class AveragingIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String AVERAGING = "training.sync=parameter-averaging";
  private static final String EVERY_SECOND_STEP = "training.averaging-frequency=2";

  @TempDir static Path directory;
  private static TrainedRuns job;
  private static Path whole;

  @BeforeAll
  static void train() {
    job = new TrainedRuns(directory);
    assertThat(average("whole")).as(job.err()).isZero();
    whole = directory.resolve("whole");
  }

  @AfterAll
  static void forget() {
    TrainedRuns.forget();
  }

  private static int average(String run, String... more) {
    Stream<String> mode = Stream.of("--set", AVERAGING, "--set", EVERY_SECOND_STEP);
    return job.train(
        directory, run, Stream.concat(mode, Arrays.stream(more)).toArray(String[]::new));
  }

  @Test
  void leavesTheFilesThatGradientSharingLeaves() {
    assertThat(job.train(directory, "shared")).isZero();

    assertThat(names(whole)).isEqualTo(names(directory.resolve("shared")));
  }

  private static Set<String> names(Path run) {
    Set<String> names = new TreeSet<>();
    for (String name : TrainedRuns.contents(run).keySet()) {
      // Checkpoints are named after their attempt, event files after the time of the start.
      names.add(
          name.replaceFirst("(step-\\d{8})-[0-9a-z]+/", "$1/")
              .replaceFirst("(events.*step-\\d{8})\\..*", "$1"));
    }
    return names;
  }

  @Test
  void metricsTellEveryStep() throws IOException {
    List<String> lines = Files.readAllLines(whole.resolve("metrics.jsonl"));

    assertThat(lines).hasSize(12);
    for (int i = 0; i < lines.size(); i++) {
      JsonNode line = JSON.readTree(lines.get(i));
      assertThat(line.get("step").asLong()).isEqualTo(i + 1);
      assertThat(line.get("generatorLoss").asDouble()).isBetween(0.1, 3.0);
      assertThat(line.get("imagesPerSecond").asDouble()).isPositive();
      assertThat(line.get("exchangeSeconds").asDouble()).isNotNegative();
    }
  }

  @Test
  void stoppedAfterTheFirstCheckpointItEndsWithTheSameBits() throws IOException {
    Path stopped = TrainedRuns.stoppedAfterFirstCheckpoint(whole, directory.resolve("stopped"));

    assertThat(average("stopped")).isZero();

    assertThat(stopped.resolve("_SUCCESS")).exists();
    assertThat(TrainedRuns.whatDoesNotDependOnTime(stopped))
        .isEqualTo(TrainedRuns.whatDoesNotDependOnTime(whole));
  }

  @Test
  void anEpochAndThenTheRestEqualsBothInOneGo() throws IOException {
    assertThat(average("longer", "--set", "training.epochs=1")).isZero();

    assertThat(average("longer")).isZero();

    assertThat(TrainedRuns.whatDoesNotDependOnTime(directory.resolve("longer")))
        .containsAllEntriesOf(TrainedRuns.whatDoesNotDependOnTime(whole));
  }

  @Test
  void refusesToGoOnInAnotherWay() {
    assertThat(job.train(directory, "whole")).isEqualTo(2);
    assertThat(job.err())
        .contains("training.sync is \"gradient-sharing\", the run has \"parameter-averaging\"");
  }

  @Test
  void itsCheckpointGeneratesImages() {
    Path digits = directory.resolve("digits.png");

    assertThat(
            job.run(
                "generate",
                "--checkpoint",
                whole.toString(),
                "--count",
                "3",
                "--seed",
                "1",
                "--to",
                digits.toString()))
        .as(job.err())
        .isZero();

    assertThat(digits).isNotEmptyFile();
  }
}
