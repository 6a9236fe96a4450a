package io.dcganspark.job;

import static io.dcganspark.job.cluster.LoggedProcess.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dcganspark.job.cluster.LocalSpark;
import io.dcganspark.job.cluster.LoggedProcess;
import io.dcganspark.job.cluster.Release;
import io.dcganspark.job.cluster.Submission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A night of the Airflow DAG out of the archive of a release, installed as unpacked: the command
 * lines that it renders, given to the real {@code spark-submit} in their order.
 */
@Tag("chaos")
class NightlyIT {
  private static final List<String> TASKS = List.of("train", "evaluate", "publish");
  private static final String NIGHT = "2026-01-02";
  private static final String CONFIGURATION =
      """
      training { batch-size = 64, replicas = 2 }
      checkpoint.every-steps = 8
      samples { rows = 2, columns = 4, every-steps = 8 }
      """;

  @TempDir static Path directory;
  private static LocalSpark spark;
  private static Nights nights;

  @BeforeAll
  static void install() throws IOException {
    Nights.requirePython();
    spark = LocalSpark.in("nightly");
    Path config = Files.writeString(directory.resolve("small.conf"), CONFIGURATION);
    List<String> params = new ArrayList<>(List.of("config=" + config, "epochs=3"));
    params.add("data=" + NightlyIT.class.getResource("/mnist-excerpt").getPath());
    params.add("runs=" + directory.resolve("runs"));
    params.add("models=" + directory.resolve("models"));
    params.addAll(List.of("evaluation_count=100", "max_distance=1000000"));
    params.add("max_distance_increase=1000");
    nights = new Nights(Release.unpack(directory.resolve("release")).home(), params);
  }

  private static Submission submit(List<String> command) {
    try (LoggedProcess driver = spark.start(command)) {
      return driver.awaitEnd();
    }
  }

  private static void succeeds(List<String> command, String printed) {
    Submission end = submit(command);
    assertThat(end.exitCode()).as(end.output()).isZero();
    assertThat(end.output()).containsPattern(printed);
  }

  private static void killsAfterTheFirstCheckpoint(List<String> train, Path run)
      throws InterruptedException {
    long end = System.nanoTime() + DEADLINE.toNanos();
    try (LoggedProcess driver = spark.start(train)) {
      while (!Files.exists(run.resolve("checkpoints/MANIFEST-00000008.json"))) {
        assertThat(driver.process().isAlive()).as(driver.output()).isTrue();
        assertThat(System.nanoTime()).as(driver.output()).isLessThan(end);
        Thread.sleep(50);
      }
    }
    assertThat(run.resolve("_SUCCESS")).doesNotExist();
  }

  private static SortedMap<String, String> contents(Path root) throws IOException {
    SortedMap<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(
            root.relativize(file).toString(),
            Files.size(file) + " " + Files.getLastModifiedTime(file));
      }
    }
    return contents;
  }

  private static JsonNode latest() throws IOException {
    return new ObjectMapper().readTree(directory.resolve("models/LATEST.json").toFile());
  }

  @Test
  void aNightResumesAfterAKillIsEvaluatedPublishedIfItIsGoodEnoughAndNotDoneTwice()
      throws IOException, InterruptedException {
    Map<String, List<String>> first = nights.of(NIGHT);
    assertThat(first).containsOnlyKeys(TASKS);
    Path run = directory.resolve("runs/nightly-20260102T020000");

    killsAfterTheFirstCheckpoint(first.get("train"), run);
    succeeds(first.get("train"), "24 steps of which (8|16) are done");
    succeeds(first.get("evaluate"), "Frechet distance +\\d");
    Submission refused = submit(nights.of(NIGHT, "max_distance=0.001").get("publish"));
    assertThat(refused.exitCode()).as(refused.output()).isEqualTo(3);
    assertThat(refused.output()).contains("is not published: Frechet distance");
    assertThat(directory.resolve("models/LATEST.json")).doesNotExist();
    succeeds(first.get("publish"), "is the latest model: .*/MANIFEST-00000001.json");
    assertThat(latest().path("run").asText()).isEqualTo("file:" + run);

    SortedMap<String, String> runBefore = contents(run);
    SortedMap<String, String> modelsBefore = contents(directory.resolve("models"));
    for (String task : TASKS) {
      succeeds(first.get(task), "nothing to do");
    }
    assertThat(contents(run)).isEqualTo(runBefore);
    assertThat(contents(directory.resolve("models"))).isEqualTo(modelsBefore);
  }
}
