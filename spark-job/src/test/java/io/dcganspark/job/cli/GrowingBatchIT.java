package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dcganspark.job.CapturedLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A batch that grows with the replicas, with a learning rate that follows it and warms up. */
class GrowingBatchIT {
  private static final String[] GROWING = {
    "--set", "training.batch-size=null",
    "--set", "training.batch-size-per-replica=2",
    "--set", "training.learning-rate-rule=linear",
    "--set", "training.warm-up-steps=6"
  };

  @TempDir static Path directory;
  private static TrainedRuns job;
  private static Path whole;

  @BeforeAll
  static void train() {
    job = new TrainedRuns(directory);
    try (CapturedLog log = new CapturedLog()) {
      assertThat(job.train(directory.resolve("runs"), "whole", GROWING)).isZero();
      assertThat(log.infos())
          .anyMatch(
              line ->
                  line.endsWith(
                      "a step takes the learning rate 0.0000125, 0.0002 times 0.0625, with a batch"
                          + " of 4, to which it rises over the first 6 steps"));
    }
    whole = directory.resolve("runs/whole");
  }

  @AfterAll
  static void forget() {
    TrainedRuns.forget();
  }

  @Test
  void theRunRecordsWhatDecidesItsWeights() throws IOException {
    JsonNode recorded = new ObjectMapper().readTree(whole.resolve("config.json").toFile());
    assertThat(recorded.at("/training/batch-size").isNull()).isTrue();
    assertThat(recorded.at("/training/batch-size-per-replica").asInt()).isEqualTo(2);
    assertThat(recorded.at("/training/learning-rate-rule").asText()).isEqualTo("linear");
    assertThat(recorded.at("/training/warm-up-steps").asInt()).isEqualTo(6);
  }

  @Test
  void stoppedWhileItWarmsUpItEndsWithTheSameBits() throws IOException {
    Path stopped = TrainedRuns.stoppedAfterFirstCheckpoint(whole, directory.resolve("stopped"));
    for (Map.Entry<String, String> other :
        Map.of(
                "training.warm-up-steps=7", "training.warm-up-steps is 7, the run has 6",
                "training.learning-rate-rule=none",
                    "training.learning-rate-rule is \"none\", the run has \"linear\"",
                "training.batch-size-per-replica=3",
                    "training.batch-size-per-replica is 3, the run has 2")
            .entrySet()) {
      assertThat(job.train(directory, "stopped", with("--set", other.getKey()))).isEqualTo(2);
      assertThat(job.err().lines()).singleElement().asString().contains(other.getValue());
    }
    assertThat(job.train(directory, "stopped")).isEqualTo(2);
    assertThat(job.err())
        .contains("training.batch-size is 4, the run has null")
        .contains("training.batch-size-per-replica is null, the run has 2");

    // The replicas of the first start hold, whatever the cluster offers now.
    assertThat(job.train(directory, "stopped", with("--set", "training.replicas=null"))).isZero();

    assertThat(TrainedRuns.whatDoesNotDependOnTime(stopped))
        .isEqualTo(TrainedRuns.whatDoesNotDependOnTime(whole));
  }

  @Test
  void aBatchPerReplicaTrainsAsTheBatchOfAll() throws IOException {
    Path runs = directory.resolve("plain");
    assertThat(job.train(runs, "all", "--set", "training.epochs=1")).isZero();
    assertThat(
            job.train(
                runs,
                "share",
                "--set",
                "training.epochs=1",
                "--set",
                "training.batch-size=null",
                "--set",
                "training.batch-size-per-replica=2",
                "--set",
                "training.replicas=null"))
        .isZero();
    assertThat(TrainedRuns.whatDoesNotDependOnTime(runs.resolve("share")))
        .isEqualTo(TrainedRuns.whatDoesNotDependOnTime(runs.resolve("all")));
    assertThat(
            job.run(
                "compare",
                runs.resolve("all").toString(),
                runs.resolve("share").toString(),
                "--to",
                directory.resolve("compared").toString()))
        .as(job.err())
        .isZero();
    List<String> rows = job.out().lines().filter(line -> line.contains("2 of 2")).toList();
    assertThat(rows).hasSize(2);
  }

  private static String[] with(String... more) {
    String[] all = new String[GROWING.length + more.length];
    System.arraycopy(GROWING, 0, all, 0, GROWING.length);
    System.arraycopy(more, 0, all, GROWING.length, more.length);
    return all;
  }
}
