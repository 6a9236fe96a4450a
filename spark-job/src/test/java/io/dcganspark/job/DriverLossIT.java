package io.dcganspark.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dcganspark.job.cluster.KillingFileSystem;
import io.dcganspark.job.cluster.KillingFileSystem.Moment;
import io.dcganspark.job.cluster.LoggedProcess;
import io.dcganspark.job.cluster.SmallTraining;
import io.dcganspark.job.cluster.StandaloneCluster;
import io.dcganspark.job.cluster.Submission;
import io.dcganspark.job.cluster.TestJar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A driver that is asked to end, and killed just before and just after the commit of a checkpoint,
 * each time with the same command again; then on a worker, as a cluster runs it at night, where it
 * is killed and started again. The run resumes and ends with the bits of an undisturbed one. {@code
 * KilledCommitTest} kills at every other point of a commit.
 */
@Tag("chaos")
class DriverLossIT {
  private static final int KILLED = 137;
  private static final int TERMINATED = 143;
  private static final int ROUND = 4;

  private static final List<String> ONE_EXECUTOR = List.of("--conf", "spark.cores.max=1");
  private static final List<String> SUPERVISED =
      List.of(
          "--deploy-mode",
          "cluster",
          "--supervise",
          "--conf",
          "spark.standalone.submit.waitAppCompletion=true");

  @TempDir static Path output;
  private static StandaloneCluster cluster;
  private static SortedMap<String, String> undisturbed;

  @BeforeAll
  static void startClusterAndTrainUndisturbed() {
    undisturbed = LocalTraining.onSlots(1, new SmallTraining(output, "undisturbed"));
    cluster = StandaloneCluster.start("driver-loss", 2);
  }

  @AfterAll
  static void stopCluster() {
    if (cluster != null) {
      cluster.close();
    }
  }

  /** Rounds are shorter than those of the other run, so there are more grids of samples. */
  @Test
  void theSameCommandResumesHoweverTheDriverEnded() throws IOException {
    SmallTraining training =
        new SmallTraining(output, "driver").with("checkpoint.every-steps=" + ROUND);

    Submission asked = askToEnd(training);
    assertThat(asked.exitCode()).as(asked.output()).isEqualTo(TERMINATED);
    int step = stepOf(asked);
    assertThat(newest(training)).isEqualTo(step);

    kill(training, "step-.*", step);
    assertThat(newest(training)).isEqualTo(step);
    kill(training, "MANIFEST-.*", step);
    int committed = newest(training);
    assertThat(committed).isGreaterThan(step);

    Submission supervised = superviseAndKill(training, committed + ROUND);
    assertThat(supervised.exitCode()).as(supervised.output()).isZero();
    JsonNode starts = training.json("provenance.json").path("starts");
    assertThat(starts.get(starts.size() - 1).path("firstStep").asInt())
        .isGreaterThanOrEqualTo(committed + ROUND);
    assertThat(training.result()).containsAllEntriesOf(undisturbed);
  }

  private static int newest(SmallTraining training) {
    return IntStream.rangeClosed(1, 24).filter(training::hasCheckpoint).max().orElseThrow();
  }

  private static Submission askToEnd(SmallTraining training) {
    try (LoggedProcess driver = cluster.start(ONE_EXECUTOR, training.arguments())) {
      training.awaitCheckpoint(ROUND, driver);
      driver.process().destroy();
      return driver.awaitEnd();
    }
  }

  private static Submission superviseAndKill(SmallTraining training, int step) {
    List<String> options = new ArrayList<>(ONE_EXECUTOR);
    options.addAll(SUPERVISED);
    try (LoggedProcess submission = cluster.start(options, training.arguments())) {
      training.awaitCheckpoint(step, submission);
      cluster.driver().destroyForcibly();
      return submission.awaitEnd();
    }
  }

  /** The step with which training ended, which depends on when the signal came. */
  private static int stepOf(Submission ended) {
    MatchResult step =
        Pattern.compile("dcgan: SIGTERM: training ended early, with step (\\d+) of 24")
            .matcher(ended.output())
            .results()
            .findFirst()
            .orElseThrow(() -> new AssertionError(ended.output()));
    return Integer.parseInt(step.group(1));
  }

  /** Resumes from a step, and is killed as soon as a file of the next checkpoint is whole. */
  private static void kill(SmallTraining training, String file, int step) throws IOException {
    List<String> options = new ArrayList<>(ONE_EXECUTOR);
    options.addAll(List.of(KillingFileSystem.options(".*/checkpoints/" + file, 1, Moment.AFTER)));
    options.add("--jars");
    options.add(
        TestJar.of(KillingFileSystem.class, cluster.directory().resolve("killing.jar")).toString());
    try (LoggedProcess driver = cluster.start(options, training.on("killing").arguments())) {
      Submission killed = driver.awaitEnd();
      assertThat(killed.exitCode()).as(killed.output()).isEqualTo(KILLED);
      assertThat(killed.output()).contains("24 steps of which %d are done".formatted(step));
    }
  }
}
