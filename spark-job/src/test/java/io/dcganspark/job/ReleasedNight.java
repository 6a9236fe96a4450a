package io.dcganspark.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dcganspark.job.cluster.LoggedProcess;
import io.dcganspark.job.cluster.ReleasedCluster;
import io.dcganspark.job.cluster.SmallTraining;
import io.dcganspark.job.cluster.Submission;
import io.dcganspark.job.cluster.TestStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/**
 * What a release is for, on one cluster and one store: a training whose driver is killed in the
 * midst, the same command again, {@code evaluate}, {@code publish}. Prints how long each took.
 */
final class ReleasedNight {
  // A replica for each executor, since drivers wait for more of them; and the checkpoint of before
  // the kill is still there in the end.
  private static final String[] SETTINGS = {"training.replicas=2", "checkpoint.keep-last=3"};
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String name;
  private final ReleasedCluster cluster;
  private final TestStore store;
  private final SmallTraining training;

  /**
   * Prepares a night.
   *
   * @param cluster with room for two executors
   * @param store where the images are put, and all is written
   */
  ReleasedNight(String name, ReleasedCluster cluster, TestStore store) {
    this.name = name;
    this.cluster = cluster;
    this.store = store;
    training = new SmallTraining(store, name).with(SETTINGS);
  }

  /** The bits that every night ends with: those of a training in this JVM. */
  static SortedMap<String, String> undisturbed(Path directory) {
    return LocalTraining.onSlots(2, new SmallTraining(directory, "undisturbed").with(SETTINGS));
  }

  /** Does all of it, and checks that the run ends with certain bits. */
  void resumesAfterAKillAndIsPublished(Map<String, String> bits) throws IOException {
    SmallTraining.putImages(store);
    JsonNode checkpoint = timed("trained until the driver is killed", this::trainAndKill);
    String resumed = timed("trained to the end", () -> succeed(training.arguments()));
    assertThat(training.result()).as(resumed).isEqualTo(bits);
    assertThat(training.json("provenance.json").at("/starts/1/firstStep").asInt())
        .as("the step that the second driver began with")
        .isGreaterThanOrEqualTo(SmallTraining.ROUND);
    assertThat(training.json(SmallTraining.manifest(SmallTraining.ROUND)))
        .as("the checkpoint from before the kill")
        .isEqualTo(checkpoint);

    String run = training.directory();
    timed("evaluated", () -> succeed(List.of("evaluate", "--checkpoint", run, "--count", "100")));
    assertThat(
            store
                .files()
                .globStatus(
                    new org.apache.hadoop.fs.Path(run + "/evaluations/step-00000024-100-0-*.json")))
        .hasSize(1);

    String models = store.uri() + "/models-" + name;
    timed("published", () -> succeed(List.of("publish", "--checkpoint", run, "--to", models)));
    assertThat(json(models + "/LATEST.json").path("run").asText()).isEqualTo(run);
  }

  private JsonNode trainAndKill() {
    try (LoggedProcess submission = cluster.submit(store, training.arguments())) {
      training.awaitCheckpoint(SmallTraining.ROUND, submission);
      cluster.driver().destroyForcibly();
      Submission killed = submission.awaitEnd();
      assertThat(killed.exitCode()).as(killed.output()).isEqualTo(1);
      assertThat(training.has("_SUCCESS")).as("the run was complete before the kill").isFalse();
      return training.json(SmallTraining.manifest(SmallTraining.ROUND));
    }
  }

  private String succeed(List<String> arguments) {
    try (LoggedProcess submission = cluster.submit(store, arguments)) {
      Submission end = submission.awaitEnd();
      assertThat(end.exitCode()).as(end.output()).isZero();
      store.credentials().values().forEach(value -> assertThat(end.output()).doesNotContain(value));
      return end.output();
    }
  }

  private JsonNode json(String file) throws IOException {
    try (InputStream in = store.files().open(new org.apache.hadoop.fs.Path(file))) {
      return JSON.readTree(in);
    }
  }

  private <T> T timed(String phase, Phase<T> work) throws IOException {
    long start = System.nanoTime();
    T result = work.run();
    System.out.printf(
        Locale.ROOT, "%s: %s in %.1f s%n", name, phase, (System.nanoTime() - start) / 1e9);
    return result;
  }

  private interface Phase<T> {
    T run() throws IOException;
  }
}
