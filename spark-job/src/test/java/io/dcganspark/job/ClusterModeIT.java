package io.dcganspark.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.cluster.LoggedProcess;
import io.dcganspark.job.cluster.SmallTraining;
import io.dcganspark.job.cluster.StandaloneCluster;
import io.dcganspark.job.cluster.Submission;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The driver on a worker, as a cluster runs it at night. */
@Tag("chaos")
class ClusterModeIT {
  @TempDir Path output;

  @Test
  void aSupervisedDriverThatIsKilledIsStartedAgainAndResumes() {
    SortedMap<String, String> undisturbed =
        LocalTraining.onSlots(2, new SmallTraining(output, "undisturbed"));
    SmallTraining training = new SmallTraining(output, "supervised");
    List<String> options =
        List.of(
            "--deploy-mode",
            "cluster",
            "--supervise",
            "--conf",
            "spark.cores.max=2",
            "--conf",
            "spark.standalone.submit.waitAppCompletion=true");
    try (StandaloneCluster cluster = StandaloneCluster.start("cluster-mode", 3);
        LoggedProcess submission = cluster.start(options, training.arguments())) {
      training.awaitCheckpoint(SmallTraining.ROUND, submission);
      ProcessHandle driver = cluster.driver();
      driver.destroyForcibly();

      Submission end = submission.awaitEnd();

      assertThat(end.exitCode()).as(end.output()).isZero();
      assertThat(training.result()).isEqualTo(undisturbed);
    }
  }
}
