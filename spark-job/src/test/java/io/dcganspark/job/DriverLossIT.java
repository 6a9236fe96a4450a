package io.dcganspark.job;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A driver that is killed just before and just after the commit of a checkpoint, and the same
 * command again: the run resumes and ends with the bits of an undisturbed one. {@code
 * KilledCommitTest} kills at every other point of a commit.
 */
@Tag("chaos")
class DriverLossIT {
  private static final int KILLED = 137;
  private static final int TERMINATED = 143;

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

  @ParameterizedTest
  @CsvSource({
    "step-00000016-.*, 1, AFTER, 8",
    "MANIFEST-00000016.json, 1, AFTER, 16",
  })
  void theSameCommandResumesFromTheLastCommit(String file, int number, Moment moment, int step)
      throws IOException {
    SmallTraining training =
        new SmallTraining(output, "killed-%s-%d-%s".formatted(file.charAt(0), number, moment));

    Submission killed =
        submit(
            training.on("killing"),
            KillingFileSystem.options(".*/checkpoints/" + file, number, moment));
    assertThat(killed.exitCode()).as(killed.output()).isEqualTo(KILLED);

    Submission again = submit(training);
    assertThat(again.exitCode()).as(again.output()).isZero();
    assertThat(again.output()).contains("24 steps of which %d are done".formatted(step));
    assertThat(training.result()).isEqualTo(undisturbed);
  }

  @Test
  void aDriverThatIsAskedToEndCommitsItsLastStep() {
    SmallTraining training = new SmallTraining(output, "asked");
    Submission ended;
    try (LoggedProcess driver = cluster.start(List.of(), training.arguments())) {
      training.awaitCheckpoint(SmallTraining.ROUND, driver);
      driver.process().destroy();
      ended = driver.awaitEnd();
    }
    assertThat(ended.exitCode()).as(ended.output()).isEqualTo(TERMINATED);
    MatchResult step =
        Pattern.compile("dcgan: SIGTERM: training ended early, with step (\\d+) of 24")
            .matcher(ended.output())
            .results()
            .findFirst()
            .orElseThrow(() -> new AssertionError(ended.output()));
    assertThat(training.hasCheckpoint(Integer.parseInt(step.group(1)))).isTrue();

    try (LoggedProcess driver = cluster.start(List.of(), training.arguments())) {
      Submission again = driver.awaitEnd();
      assertThat(again.exitCode()).as(again.output()).isZero();
      assertThat(again.output()).contains("24 steps of which %s are done".formatted(step.group(1)));
    }
    assertThat(training.result()).isEqualTo(undisturbed);
  }

  private static Submission submit(SmallTraining training, String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of(options));
    all.add("--jars");
    all.add(
        TestJar.of(KillingFileSystem.class, cluster.directory().resolve("killing.jar")).toString());
    try (LoggedProcess driver = cluster.start(all, training.arguments())) {
      return driver.awaitEnd();
    }
  }
}
