package io.dcganspark.job.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that was stopped and goes on ends as the one that was not. */
class ResumeIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  @TempDir static Path directory;
  private static TrainedRuns job;
  private static Path whole;

  @BeforeAll
  static void train() {
    job = new TrainedRuns(directory);
    assertThat(job.train(directory.resolve("runs"), "whole")).isZero();
    whole = directory.resolve("runs/whole");
  }

  @AfterAll
  static void forget() {
    TrainedRuns.forget();
  }

  /** A copy of the whole run in which only the first checkpoint is committed. */
  private static Path stoppedAfterFirstCheckpoint(String name) throws IOException {
    Path stopped = TrainedRuns.copy(whole, directory.resolve(name));
    Files.delete(stopped.resolve("_SUCCESS"));
    Files.delete(stopped.resolve("checkpoints/MANIFEST-00000008.json"));
    Files.delete(stopped.resolve("checkpoints/MANIFEST-00000012.json"));
    return stopped;
  }

  private static void hasEndedLikeTheWhole(Path run) throws IOException {
    assertThat(run.resolve("_SUCCESS")).exists();
    assertThat(whatDoesNotDependOnTime(run)).isEqualTo(whatDoesNotDependOnTime(whole));
  }

  /** State, samples and metrics; speed is left out. */
  private static Map<String, String> whatDoesNotDependOnTime(Path run) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    TrainedRuns.contents(run)
        .forEach(
            (name, content) -> {
              if (name.endsWith(".safetensors")) {
                contents.put(name.replaceFirst("(step-\\d{8})-[0-9a-z]+/", "$1/"), content);
              } else if (name.startsWith("samples/")) {
                contents.put(name, content);
              }
            });
    List<String> metrics = new ArrayList<>();
    for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
      ObjectNode json = (ObjectNode) JSON.readTree(line);
      json.remove(List.of("imagesPerSecond", "exchangeSeconds"));
      metrics.add(json.toString());
    }
    contents.put("metrics", String.join("\n", metrics));
    return contents;
  }

  @Test
  void stoppedAfterTheFirstCheckpointItEndsWithTheSameBits() throws IOException {
    Path stopped = stoppedAfterFirstCheckpoint("stopped");

    // The replicas of the first start hold, whatever the cluster offers now.
    assertThat(job.train(directory, "stopped", "--set", "training.replicas=null")).isZero();

    hasEndedLikeTheWhole(stopped);
    assertThat(JSON.readTree(stopped.resolve("provenance.json").toFile()).at("/starts/1/firstStep"))
        .hasToString("4");
  }

  @Test
  void killedWhileFilesWereWrittenItEndsWithTheSameBits() throws IOException {
    Path stopped = stoppedAfterFirstCheckpoint("killed");
    Files.writeString(stopped.resolve("checkpoints/MANIFEST-00000008.json"), "{\"version\":1,");
    Files.writeString(stopped.resolve("samples/step-00000009.png"), "half");
    Files.writeString(stopped.resolve("samples.gif"), "half");

    assertThat(job.train(directory, "killed")).isZero();

    hasEndedLikeTheWhole(stopped);
  }

  @Test
  void moreEpochsGoOnWithACompleteRun() throws IOException {
    assertThat(job.train(directory, "longer", "--set", "training.epochs=1")).isZero();
    assertThat(directory.resolve("longer/_SUCCESS")).exists();

    assertThat(job.train(directory, "longer")).isZero();

    Map<String, String> longer = whatDoesNotDependOnTime(directory.resolve("longer"));
    assertThat(longer).containsAllEntriesOf(whatDoesNotDependOnTime(whole));
    assertThat(directory.resolve("longer/_SUCCESS")).exists();
  }
}
