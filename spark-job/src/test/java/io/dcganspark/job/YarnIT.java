package io.dcganspark.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.cluster.HdfsCluster;
import io.dcganspark.job.cluster.LoggedProcess;
import io.dcganspark.job.cluster.SmallTraining;
import io.dcganspark.job.cluster.Submission;
import io.dcganspark.job.cluster.YarnCluster;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on YARN in cluster mode, as {@code deploy/yarn/submit} submits them. */
@Tag("chaos")
class YarnIT {
  @TempDir static Path output;
  private static HdfsCluster hdfs;
  private static YarnCluster yarn;
  private static SortedMap<String, String> undisturbed;

  @BeforeAll
  static void startClusterAndTrainUndisturbed() {
    undisturbed = LocalTraining.onSlots(2, new SmallTraining(output, "undisturbed"));
    hdfs = HdfsCluster.start("yarn-hdfs", 2);
    // A path without a scheme is one on HDFS there.
    hdfs.put(SmallTraining.images(), SmallTraining.images().toString());
    yarn = YarnCluster.start("yarn", hdfs, 2);
  }

  @AfterAll
  static void stopCluster() {
    if (yarn != null) {
      yarn.close();
    }
    if (hdfs != null) {
      hdfs.close();
    }
  }

  /**
   * Rounds are short, so that most of the training is left after both. A round draws a grid of
   * samples at its end, so there are more grids than in the other run.
   */
  @Test
  void aKilledContainerIsReplacedAndAKilledDriverResumesInASecondAttempt() {
    SmallTraining training = new SmallTraining(output, "killed").with("checkpoint.every-steps=4");
    try (LoggedProcess submission = yarn.submit(List.of("--attempts", "2"), training.arguments())) {
      training.awaitCheckpoint(4, submission);
      YarnCluster.executors().get(0).destroyForcibly();
      training.awaitCheckpoint(8, submission);
      assertThat(training.has("owner/ATTEMPT-00000002.json")).isFalse();
      YarnCluster.awaitDriver().destroyForcibly();

      Submission end = submission.awaitEnd();
      assertThat(end.exitCode()).as(end.output()).isZero();
      assertThat(training.result()).containsAllEntriesOf(undisturbed);
      assertThat(training.has("owner/ATTEMPT-00000002.json")).isTrue();
    }
  }

  @Test
  void aMistakeFailsTheSubmissionAndIsPrintedThere() {
    List<String> mistaken =
        List.of("train", "--data", hdfs.uri() + "/nowhere", "--output", "/runs");
    try (LoggedProcess submission = yarn.submit(List.of("--attempts", "1"), mistaken)) {
      Submission end = submission.awaitEnd();
      assertThat(end.exitCode()).as(end.output()).isEqualTo(1);
      assertThat(end.output()).containsPattern("(?m)^dcgan: hdfs://\\S+/nowhere does not exist: ");
    }
  }
}
